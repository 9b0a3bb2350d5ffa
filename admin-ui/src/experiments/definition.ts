import type { ExperimentDefinition, ExperimentKind, ExperimentVariant } from './types';
import { equalWeights } from './weights';

const CONTROL: ExperimentVariant = { key: 'control', name: 'As it is', weight: 1, parameters: {} };

/** What a new draft begins with. */
export function newDefinition(): ExperimentDefinition {
  return {
    key: '',
    name: '',
    hypothesis: '',
    kind: 'ab',
    unit: 'user',
    layer: null,
    layerRange: null,
    placements: [],
    targeting: null,
    coverage: 1,
    sticky: false,
    hashVersion: 2,
    variants: weighed([CONTROL, { key: 'treatment', name: '', weight: 0, parameters: {} }]),
    primaryMetric: 'ctr',
    secondaryMetrics: [],
    guardrails: [],
    minimumEffect: null,
    plannedUnitsPerVariant: null,
    plannedDays: null,
    alpha: 0.05,
  };
}

/** The same variants with equal weights. */
export function weighed(variants: readonly ExperimentVariant[]): ExperimentVariant[] {
  const weights = equalWeights(variants.length);
  return variants.map((variant, index) => ({ ...variant, weight: weights[index] ?? 0 }));
}

/** How many variants a kind has, from and to. */
export const VARIANTS: Readonly<Record<ExperimentKind, readonly [number, number]>> = {
  ab: [2, 10],
  interleaving: [2, 2],
  shadow: [1, 1],
  holdout: [1, 1],
};

/** The definition as another kind: with as many variants as that has, keeping those that it can. */
export function asKind(
  definition: ExperimentDefinition,
  kind: ExperimentKind,
): ExperimentDefinition {
  const [least, most] = VARIANTS[kind];
  const [control = CONTROL, ...treated] = definition.variants;
  const kept =
    kind === 'shadow'
      ? [treated[0] ?? { ...control, key: control.key === 'control' ? 'shadow' : control.key }]
      : kind === 'holdout'
        ? [{ ...control, parameters: {} }]
        : definition.variants;
  const variants = kept.slice(0, most);
  while (variants.length < least) variants.push(freshVariant(variants));
  const fits = kind === definition.kind || variants.length === definition.variants.length;
  return { ...definition, kind, variants: fits ? variants : weighed(variants) };
}

/** A variant whose key none of these has. */
export function freshVariant(variants: readonly ExperimentVariant[]): ExperimentVariant {
  const taken = new Set(variants.map(({ key }) => key));
  const keys = ['control', 'treatment', ...'bcdefghijkl'].filter((key) => !taken.has(key));
  return { key: keys[0] ?? '', name: '', weight: 0, parameters: {} };
}

/** A key made of a name, such as "calmer-home" of "A calmer home?"; empty where it has no letter to begin with. */
export function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
}
