import { describe, expect, it } from 'vitest';
import type { Interaction } from '../api/types';
import { latestByItem, visitsOf } from './history';

function did(itemId: string | null, type: string, at: string): Interaction {
  return { itemId, title: itemId, type, value: 1, at, positive: type !== 'view' };
}

const HISTORY = [
  did('a', 'click', '2026-01-03T10:01:00Z'),
  did('a', 'view', '2026-01-03T10:00:00Z'),
  did('b', 'view', '2026-01-02T10:00:00Z'),
  did('a', 'view', '2026-01-01T10:00:00Z'),
];

describe('history', () => {
  it('joins what was done with an item in one go', () => {
    expect(visitsOf(HISTORY).map((visit) => visit.interactions.map(({ type }) => type))).toEqual([
      ['click', 'view'],
      ['view'],
      ['view'],
    ]);
  });

  it('does not join items whose id is gone', () => {
    const erased = [
      did(null, 'view', HISTORY[0]?.at ?? ''),
      did(null, 'view', '2026-01-01T10:00:00Z'),
    ];
    expect(visitsOf(erased)).toHaveLength(2);
  });

  it('finds the latest interaction with each item', () => {
    const latest = latestByItem(HISTORY);
    expect(latest.get('a')?.type).toBe('click');
    expect(latest.size).toBe(2);
  });
});
