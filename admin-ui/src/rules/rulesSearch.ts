/** What the addresses of the rules' pages hold; what cannot be read is left out. */

export function readRulesSearch(search: Record<string, unknown>): { asOf?: string } {
  const { asOf } = search;
  return typeof asOf === 'string' && !Number.isNaN(Date.parse(asOf)) ? { asOf } : {};
}

export function readDiffSearch(search: Record<string, unknown>): { from?: string; to?: string } {
  const { from, to } = search;
  return {
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof to === 'string' ? { to } : {}),
  };
}
