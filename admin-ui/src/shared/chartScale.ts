/** Round values from 0 up to at least the highest one, at most `steps` of them besides 0. */
export function ticksUpTo(highest: number, steps = 4): number[] {
  if (!(highest > 0)) return [0, 1];
  const rough = highest / steps;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * magnitude >= rough) ?? 10) * magnitude;
  const count = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** An SVG path through points; a null breaks it. */
export function pathThrough(points: readonly (readonly [number, number] | null)[]): string {
  let begun = false;
  return points
    .map((point) => {
      const command = begun ? 'L' : 'M';
      begun = point !== null;
      return point === null ? '' : `${command}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    })
    .join('');
}

/** At most `count` indices of `length` places, spread evenly, the first one among them. */
export function spread(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  const step = (length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => Math.round(index * step));
}
