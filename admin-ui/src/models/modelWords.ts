import type { ModelState, ModelSummary } from '../api/types';
import type { Tone } from '../shared/Tag';

export const STATES: Record<ModelState, { name: string; tone: Tone; words: string }> = {
  live: { name: 'Live', tone: 'good', words: 'It makes the lists.' },
  previous: { name: 'Previous', tone: 'busy', words: 'It was live before; a roll-back takes it.' },
  candidate: { name: 'Candidate', tone: 'plain', words: 'It can be promoted.' },
  refused: { name: 'Refused', tone: 'warn', words: 'Its training did not promote it.' },
  retired: { name: 'Retired', tone: 'plain', words: 'Its files are removed.' },
};

/** The figure that stands for a version in lists and charts. */
export const MAIN_METRIC = 'hybrid.ndcg@10';

/** Names of metrics, those of the lists that are served first. */
export function inOrder(names: Iterable<string>): string[] {
  const rank = (name: string) => (name.startsWith('hybrid.') ? 0 : 1);
  return [...names].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Whether a version can be put in force. */
export function canServe({ state }: ModelSummary): boolean {
  return state !== 'live' && state !== 'retired';
}

/** A figure with four digits; a dash where there is none. */
export function figureText(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(4);
}

/** How far a figure is from another, such as "+4.2 %". */
export function changeText(value: number | undefined, before: number | undefined): string {
  if (value === undefined || before === undefined || before === 0) return '–';
  const change = (value / before - 1) * 100;
  return `${change > 0 ? '+' : ''}${change.toFixed(1)} %`;
}

const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', year: 'numeric' });

/** The days that a version learned from. */
export function rangeText({ data }: ModelSummary): string {
  return data === null
    ? '–'
    : `${day.format(Date.parse(data.from))} – ${day.format(Date.parse(data.until))}`;
}
