import type { OverviewRange } from '../api/types';

export const RANGES: readonly { value: OverviewRange; label: string; words: string }[] = [
  { value: '15m', label: '15 min', words: 'the last 15 minutes' },
  { value: '1h', label: '1 hour', words: 'the last hour' },
  { value: '24h', label: '24 hours', words: 'the last 24 hours' },
  { value: '7d', label: '7 days', words: 'the last 7 days' },
  { value: '30d', label: '30 days', words: 'the last 30 days' },
];

export const DEFAULT_RANGE: OverviewRange = '24h';

export interface OverviewSearch {
  range?: OverviewRange;
}

export function readOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  const range = RANGES.find((each) => each.value === raw.range)?.value;
  return range ? { range } : {};
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });
const date = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

/** A moment of the axis: the time of day within a day, the date beyond. */
export function momentOf(range: OverviewRange): (moment: string) => string {
  const short = range === '15m' || range === '1h' || range === '24h';
  return (moment) => (short ? clock : date).format(Date.parse(moment));
}
