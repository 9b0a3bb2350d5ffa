import type { Experiment } from './types';

/** A part of a layer: from and to, not included, within [0, 1]. */
export interface LayerPart {
  key: string;
  from: number;
  to: number;
}

/** The ranges of a layer that running experiments have, from left to right. */
export function takenParts(
  experiments: readonly Experiment[],
  layer: string,
  but: string,
): LayerPart[] {
  return experiments
    .filter(({ key, state, definition }) => {
      return state === 'running' && key !== but && definition.layer === layer;
    })
    .map(({ key, definition: { layerRange } }) => ({
      key,
      from: layerRange?.[0] ?? 0,
      to: layerRange?.[1] ?? 1,
    }))
    .toSorted((a, b) => a.from - b.from);
}

/** The widest part of a layer that nobody has; null where nothing is left. */
export function widestFree(taken: readonly LayerPart[]): [number, number] | null {
  let widest: [number, number] | null = null;
  let at = 0;
  for (const { from, to } of [...taken, { from: 1, to: 1 }]) {
    if (from - at > (widest === null ? 0 : widest[1] - widest[0])) widest = [at, from];
    at = Math.max(at, to);
  }
  return widest;
}

/** Names of the layers that experiments have. */
export function layerNames(experiments: readonly Experiment[]): string[] {
  const names = experiments.flatMap(({ definition: { layer } }) => (layer ? [layer] : []));
  return [...new Set(names)].toSorted();
}
