import { describe, expect, it } from 'vitest';
import { experimentOf } from '../test/fakeExperiments';
import { layerNames, takenParts, widestFree } from './layers';

const running = (key: string, layerRange: [number, number] | null) =>
  experimentOf(key, 'running', { layer: 'page', layerRange });

describe('Layers', () => {
  it('are taken by running experiments, but for the one that asks', () => {
    const experiments = [
      running('b', [0.5, 0.75]),
      running('a', [0, 0.25]),
      running('own', [0.25, 0.5]),
      experimentOf('draft', 'draft', { layer: 'page', layerRange: [0.75, 1] }),
      experimentOf('other', 'running', { layer: 'cart' }),
    ];
    const taken = takenParts(experiments, 'page', 'own');
    expect(taken.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(widestFree(taken)).toEqual([0.25, 0.5]);
    expect(layerNames(experiments)).toEqual(['cart', 'page']);
  });

  it('have nothing left where one experiment has them whole', () => {
    expect(widestFree(takenParts([running('all', null)], 'page', ''))).toBeNull();
    expect(widestFree([])).toEqual([0, 1]);
  });
});
