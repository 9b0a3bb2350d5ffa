export interface UsersSearch {
  query?: string;
}

export function readUsersSearch(raw: Record<string, unknown>): UsersSearch {
  return typeof raw.query === 'string' && raw.query !== '' ? { query: raw.query } : {};
}
