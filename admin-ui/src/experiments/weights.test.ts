import { describe, expect, it } from 'vitest';
import { equalWeights, reweighted } from './weights';

const sum = (weights: readonly number[]) => weights.reduce((all, weight) => all + weight, 0);

describe('Weights', () => {
  it('are equal and add up to one', () => {
    expect(equalWeights(2)).toEqual([0.5, 0.5]);
    expect(equalWeights(3)).toEqual([0.334, 0.333, 0.333]);
    for (let count = 1; count <= 10; count++) expect(sum(equalWeights(count))).toBeCloseTo(1, 12);
  });

  it('leave the rest to the others in the proportions they had', () => {
    expect(reweighted([0.5, 0.5], 0, 0.2)).toEqual([0.2, 0.8]);
    expect(reweighted([0.5, 0.3, 0.2], 0, 0)).toEqual([0, 0.6, 0.4]);
    expect(reweighted([1, 0, 0], 0, 0.5)).toEqual([0.5, 0.25, 0.25]);
    expect(reweighted([1], 0, 0.3)).toEqual([1]);
  });

  it('add up to one whatever is asked for', () => {
    let weights = equalWeights(7);
    for (let step = 0; step < 200; step++) {
      weights = reweighted(weights, step % 7, ((step * 37) % 101) / 100);
      expect(Math.abs(sum(weights) - 1)).toBeLessThan(1e-9);
      expect(weights.every((weight) => weight >= 0)).toBe(true);
    }
  });
});
