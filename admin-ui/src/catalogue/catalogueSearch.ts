/** Which items the page shows. */
export interface CatalogueSearch {
  query?: string;
  /** A CEL condition over `item`. */
  filter?: string;
  hidden?: 'true' | 'false';
}

export function readCatalogueSearch(raw: Record<string, unknown>): CatalogueSearch {
  const text = (value: unknown) =>
    typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  const query = text(raw.query);
  const filter = text(raw.filter);
  return {
    ...(query ? { query } : {}),
    ...(filter ? { filter } : {}),
    ...(raw.hidden === 'true' || raw.hidden === 'false' ? { hidden: raw.hidden } : {}),
  };
}
