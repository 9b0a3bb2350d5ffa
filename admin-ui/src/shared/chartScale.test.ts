import { describe, expect, it } from 'vitest';
import { pathThrough, spread, ticksUpTo } from './chartScale';

describe('the scale of a chart', () => {
  it('ends at a round value that holds the highest one', () => {
    expect(ticksUpTo(97)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksUpTo(0.31)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(ticksUpTo(4)).toEqual([0, 1, 2, 3, 4]);
    expect(ticksUpTo(0)).toEqual([0, 1]);
    for (const highest of [1e-6, 0.07, 3, 11, 999, 1001, 7e9]) {
      const ticks = ticksUpTo(highest);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });

  it('breaks a line where a value is missing', () => {
    expect(pathThrough([[0, 1], [2, 3], null, [4, 5]])).toBe('M0.0 1.0L2.0 3.0M4.0 5.0');
    expect(pathThrough([null, [1, 1]])).toBe('M1.0 1.0');
  });

  it('names no more places than there is room for', () => {
    expect(spread(3, 5)).toEqual([0, 1, 2]);
    expect(spread(101, 5)).toEqual([0, 25, 50, 75, 100]);
  });
});
