import type { ServedItem } from '../api/types';

/** What the rules did to the place of an item, seen from one of the two lists. */
export type Move =
  | { kind: 'same'; to: number }
  | { kind: 'up'; by: number; to: number }
  | { kind: 'down'; by: number; to: number }
  /** Only in the list with rules. */
  | { kind: 'new' }
  /** Only in the list without rules. */
  | { kind: 'gone' };

export interface Comparison {
  /** For each item of the list with rules: how it got there. */
  withRules: ReadonlyMap<string, Move>;
  /** For each item of the list without rules: where the rules took it. */
  withoutRules: ReadonlyMap<string, Move>;
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
  withRules: readonly ServedItem[],
  withoutRules: readonly ServedItem[],
): Comparison {
  const after = positions(withRules);
  const before = positions(withoutRules);
  const marksWith = new Map<string, Move>();
  const marksWithout = new Map<string, Move>();
  let moved = 0;
  for (const [itemId, position] of after) {
    const was = before.get(itemId);
    const move: Move = was === undefined ? { kind: 'new' } : moveBetween(was, position);
    if (move.kind === 'up' || move.kind === 'down') moved++;
    marksWith.set(itemId, move);
  }
  for (const [itemId, position] of before) {
    const now = after.get(itemId);
    marksWithout.set(itemId, now === undefined ? { kind: 'gone' } : moveBetween(position, now));
  }
  return {
    withRules: marksWith,
    withoutRules: marksWithout,
    moved,
    brought: [...marksWith.values()].filter((move) => move.kind === 'new').length,
    left: [...marksWithout.values()].filter((move) => move.kind === 'gone').length,
  };
}
