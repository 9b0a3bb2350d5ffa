import type { ServedItem } from '../api/types';

/** What became of the place of an item between two lists, seen from one of them. */
export type Move =
  | { kind: 'same'; to: number }
  | { kind: 'up'; by: number; to: number }
  | { kind: 'down'; by: number; to: number }
  /** Only in the list after. */
  | { kind: 'new' }
  /** Only in the list before. */
  | { kind: 'gone' };

export interface Comparison {
  /** For each item of the list after: how it got there. */
  after: ReadonlyMap<string, Move>;
  /** For each item of the list before: where it goes. */
  before: ReadonlyMap<string, Move>;
  moved: number;
  brought: number;
  left: number;
}

function positions(items: readonly ServedItem[]): Map<string, number> {
  const byId = new Map<string, number>();
  for (const item of items) {
    if (item.itemId !== null) byId.set(item.itemId, item.position);
  }
  return byId;
}

function moveBetween(before: number, after: number): Move {
  if (after < before) return { kind: 'up', by: before - after, to: after };
  if (after > before) return { kind: 'down', by: after - before, to: after };
  return { kind: 'same', to: after };
}

/** Compares the first places of two lists; an item outside of them is new or gone, whatever its place beyond. */
export function compareLists(
  afterItems: readonly ServedItem[],
  beforeItems: readonly ServedItem[],
): Comparison {
  const after = positions(afterItems);
  const before = positions(beforeItems);
  const marksAfter = new Map<string, Move>();
  const marksBefore = new Map<string, Move>();
  let moved = 0;
  for (const [itemId, position] of after) {
    const was = before.get(itemId);
    const move: Move = was === undefined ? { kind: 'new' } : moveBetween(was, position);
    if (move.kind === 'up' || move.kind === 'down') moved++;
    marksAfter.set(itemId, move);
  }
  for (const [itemId, position] of before) {
    const now = after.get(itemId);
    marksBefore.set(itemId, now === undefined ? { kind: 'gone' } : moveBetween(position, now));
  }
  return {
    after: marksAfter,
    before: marksBefore,
    moved,
    brought: [...marksAfter.values()].filter((move) => move.kind === 'new').length,
    left: [...marksBefore.values()].filter((move) => move.kind === 'gone').length,
  };
}
