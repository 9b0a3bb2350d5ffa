/** Steps that weights are set in: a tenth of a percent. */
const WHOLE = 1000;

/** Weights that add up to 1 in whole steps, in the proportions given; equal ones where all of them are 0. */
function scaled(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const wanted = weights.map((weight) =>
    sum > 0 ? (weight / sum) * total : total / weights.length,
  );
  const steps = wanted.map(Math.floor);
  const missing = total - steps.reduce((all, step) => all + step, 0);
  // The steps that rounding down took go to those that lost most by it.
  const byLoss = wanted
    .map((value, index) => [index, value - Math.floor(value)] as const)
    .toSorted(([, a], [, b]) => b - a);
  for (const [index] of byLoss.slice(0, missing)) steps[index] = (steps[index] ?? 0) + 1;
  return steps;
}

/** As many equal weights, adding up to 1. */
export function equalWeights(count: number): number[] {
  return scaled(Array(count).fill(1), WHOLE).map((steps) => steps / WHOLE);
}

/** The weights after one of them was set: the others share the rest in the proportions they had. */
export function reweighted(weights: readonly number[], index: number, weight: number): number[] {
  if (weights.length === 1) return [1];
  const own = Math.round(Math.min(1, Math.max(0, weight)) * WHOLE);
  const others = scaled(
    weights.filter((_, at) => at !== index),
    WHOLE - own,
  );
  return weights.map((_, at) => (at === index ? own : (others.shift() ?? 0)) / WHOLE);
}
