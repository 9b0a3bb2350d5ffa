/** Which entries the page shows. */
export interface AuditSearch {
  actor?: string;
  entity?: string;
  entityId?: string;
}

export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const search: AuditSearch = {};
  for (const name of ['actor', 'entity', 'entityId'] as const) {
    const value = raw[name];
    if (typeof value === 'string' && value.trim() !== '') search[name] = value.trim();
  }
  return search;
}
