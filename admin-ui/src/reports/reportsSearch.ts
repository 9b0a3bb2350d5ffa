import type { ReportFilter } from './types';

/** What the address of a report holds: the view, how far back, and what the rows are confined to. */
export interface ReportsSearch {
  view?: string;
  /** Days that end now, or "custom" with `from` and `to`. */
  range?: string;
  /** First and last day, both included. */
  from?: string;
  to?: string;
  placement?: string;
  model?: string;
  ruleset?: string;
  experiment?: string;
  variant?: string;
}

const NAMES = [
  'view',
  'range',
  'from',
  'to',
  'placement',
  'model',
  'ruleset',
  'experiment',
  'variant',
] as const;

export function readReportsSearch(raw: Record<string, unknown>): ReportsSearch {
  const search: ReportsSearch = {};
  for (const name of NAMES) {
    const value = raw[name];
    if (typeof value === 'string' && value !== '' && isReadable(name, value)) search[name] = value;
  }
  return search;
}

/** An address may be written by hand: what is no day and no range is as if it were not there. */
function isReadable(name: (typeof NAMES)[number], value: string): boolean {
  switch (name) {
    case 'range':
      return RANGES.some((range) => range.value === value);
    case 'from':
    case 'to':
      return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    default:
      return true;
  }
}

export const RANGES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'custom', label: 'From … to' },
] as const;

export const DEFAULT_RANGE = '30';
const DAY_MILLIS = 86_400_000;

const midnight = (millis: number) => new Date(millis).toISOString().slice(0, 10);

/** The moments that a report is asked for, days by UTC; those that its view does not take are left out. */
export function queryOf(
  search: ReportsSearch,
  filters: readonly ReportFilter[],
  now: number,
): Record<string, string> {
  const query: Record<string, string> = {};
  if (filters.includes('time')) {
    const range = search.range ?? DEFAULT_RANGE;
    if (range === 'custom') {
      if (search.from) query.from = `${search.from}T00:00:00Z`;
      if (search.to) query.to = `${midnight(Date.parse(search.to) + DAY_MILLIS)}T00:00:00Z`;
    } else {
      query.from = `${midnight(now - (Number(range) - 1) * DAY_MILLIS)}T00:00:00Z`;
    }
  }
  for (const name of ['placement', 'model', 'ruleset', 'experiment'] as const) {
    const value = search[name];
    if (filters.includes(name) && value) query[name] = value;
  }
  if (filters.includes('variant') && query.experiment && search.variant) {
    query.variant = search.variant;
  }
  return query;
}

/** The address of the same rows as a file. */
export function fileAddress(
  view: string,
  query: Record<string, string>,
  format: 'csv' | 'parquet',
): string {
  return `/v1/reports/${encodeURIComponent(view)}?${new URLSearchParams({ ...query, format })}`;
}
