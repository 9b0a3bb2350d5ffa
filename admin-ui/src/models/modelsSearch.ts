/** The two versions that the address of a comparison holds; what cannot be read is left out. */
export function readCompareSearch(search: Record<string, unknown>): {
  one?: string;
  other?: string;
} {
  const { one, other } = search;
  return {
    ...(typeof one === 'string' ? { one } : {}),
    ...(typeof other === 'string' ? { other } : {}),
  };
}
