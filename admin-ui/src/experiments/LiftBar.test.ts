import { describe, expect, it } from 'vitest';
import { variantMetric } from '../test/fakeExperiments';
import { reachOf } from './LiftBar';

describe('The reach of drawings', () => {
  it('holds every interval', () => {
    const reach = reachOf([variantMetric('a', 0.02, [-0.01, 0.05], [-0.03, 0.08])]);
    expect(reach).toBeGreaterThan(0.08);
    expect(reach).toBeLessThan(0.1);
  });

  it('cuts a band that is far wider than the rest, and is never nothing', () => {
    expect(reachOf([variantMetric('a', 0.02, [-0.01, 0.05], [-9, 9])])).toBeLessThan(0.25);
    expect(reachOf([])).toBeGreaterThan(0);
    expect(reachOf([variantMetric('a', 0, [null, null], [null, null])])).toBeGreaterThan(0);
  });
});
