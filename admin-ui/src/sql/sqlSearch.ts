/** A statement to begin with, such as from a report. */
export function readSqlSearch(raw: Record<string, unknown>): { sql?: string } {
  return typeof raw.sql === 'string' && raw.sql !== '' ? { sql: raw.sql } : {};
}

const KEPT = 'belfry-sql';

/** What was being written in this tab, so that a look at another page does not lose it. */
export function keptSql(): string {
  try {
    return window.sessionStorage.getItem(KEPT) ?? '';
  } catch {
    return '';
  }
}

export function keepSql(sql: string) {
  try {
    window.sessionStorage.setItem(KEPT, sql);
  } catch {
    // Without storage it is only lost with the page.
  }
}
