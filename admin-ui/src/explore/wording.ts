import type { AttributeMap, AttributeValue, Regime, Source } from '../api/types';
import type { Move } from './moves';

/** The words on screen for the terms of the API; the same terms stand in docs/glossary.md. */
export const REGIMES: Record<Regime, { name: string; meaning: string }> = {
  WARM: { name: 'Warm', meaning: 'The model knows this user well enough to predict.' },
  COLD_USER: {
    name: 'Cold user',
    meaning: 'Known, but with too few positive interactions for the model.',
  },
  SESSION: { name: 'Session', meaning: 'Nobody known, but the session names some items.' },
  ANONYMOUS: {
    name: 'Anonymous',
    meaning: 'Nothing is known; the list rests on what is popular.',
  },
};

export type SourceFamily = 'model' | 'content' | 'popular' | 'rule';

export const SOURCES: Record<Source, { name: string; family: SourceFamily }> = {
  TWO_TOWER: { name: 'Two-tower', family: 'model' },
  ALS: { name: 'ALS', family: 'model' },
  EASE: { name: 'EASE', family: 'model' },
  ITEM_KNN: { name: 'Item-kNN', family: 'model' },
  SEQUENTIAL_RULES: { name: 'Sequential rules', family: 'model' },
  ITEM_EMBEDDING: { name: 'Item embedding', family: 'model' },
  ALS_FOLD_IN: { name: 'ALS fold-in', family: 'model' },
  CONTENT: { name: 'Content', family: 'content' },
  SEGMENT_POPULARITY: { name: 'Segment popularity', family: 'popular' },
  CATEGORY_POPULARITY: { name: 'Category popularity', family: 'popular' },
  CONTEXT_POPULARITY: { name: 'Context popularity', family: 'popular' },
  POPULARITY: { name: 'Popularity', family: 'popular' },
  RULE: { name: 'Rule', family: 'rule' },
};

const STAGES: Record<string, string> = {
  profile: 'the profile',
  prepare: 'the preparation of the rules',
  scoring: 'scoring',
  coldstart: 'cold start',
  rank: 'the second stage',
  rerank: 're-ranking',
  'two-tower': 'two-tower retrieval',
  als: 'ALS',
  ease: 'EASE',
  'item-knn': 'item-kNN',
  'sequential-rules': 'sequential rules',
};

const FAILURES: Record<string, string> = {
  timeout: 'was too slow',
  unavailable: 'could not be reached',
  overloaded: 'had too much to do',
  failed: 'failed',
  version_gone: 'no longer had the snapshot',
  short: 'found too few items',
};

/** A sentence for a degraded flag such as `scoring_timeout`; a flag that is not known stands as it is. */
export function degradedText(flag: string): string {
  const split = flag.indexOf('_');
  const stage = STAGES[flag.slice(0, split)];
  const failure = FAILURES[flag.slice(split + 1)];
  if (!stage || !failure) return flag.replaceAll('_', ' ');
  return `${stage.charAt(0).toUpperCase()}${stage.slice(1)} ${failure}.`;
}

const DROPPED: Record<string, string> = {
  gate: 'it is hidden, out of stock or not available at the moment',
  ineligible: 'a rule leaves it out',
  repeated: 'it is in the list already',
  depth: 'the list was full',
};

/** Why a candidate did not enter the list: one of the re-ranker's reasons, such as `cap:two-per-brand`, in words. */
export function droppedText(reason: string): string {
  if (reason.startsWith('cap:'))
    return `Left out: the cap of rule '${reason.slice(4)}' is reached.`;
  return `Left out: ${DROPPED[reason] ?? reason}.`;
}

/** Which two lists are compared: with and without rules, or as it is and as it would be. */
export type Compares = 'rules' | 'otherwise';

/** A move in words, as a screen reader says it, seen from the list after it. */
export function moveText(move: Move, compares: Compares): string {
  if (compares === 'otherwise') return otherwiseMoveText(move);
  switch (move.kind) {
    case 'same':
      return 'The rules left it in its place.';
    case 'up':
      return `The rules moved it up ${move.by} ${move.by === 1 ? 'place' : 'places'}.`;
    case 'down':
      return `The rules moved it down ${move.by} ${move.by === 1 ? 'place' : 'places'}.`;
    case 'new':
      return 'New: it is not in this list without rules.';
    case 'gone':
      return 'Gone: it is not in the list with rules.';
  }
}

function otherwiseMoveText(move: Move): string {
  switch (move.kind) {
    case 'same':
      return 'It stays in its place.';
    case 'up':
    case 'down':
      return `It would move ${move.kind} ${move.by} ${move.by === 1 ? 'place' : 'places'}.`;
    case 'new':
      return 'New: it is not in the list as it is.';
    case 'gone':
      return 'Gone: it would not be in the list.';
  }
}

/** An attribute's value in a line of text. */
export function valueText(value: AttributeValue): string {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return value.map((part) => String(part)).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

function number(value: AttributeValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** What stands under an item's title: its categories, year and price, as far as it has them. */
export function itemFacts(
  attributes: AttributeMap,
  priceText: (price: number) => string,
): string[] {
  const categories = attributes.categories;
  const year = number(attributes.year);
  const price = number(attributes.price);
  return [
    ...(Array.isArray(categories) && categories.length > 0 ? [valueText(categories)] : []),
    ...(year === undefined ? [] : [String(year)]),
    ...(price === undefined ? [] : [priceText(price)]),
  ];
}
