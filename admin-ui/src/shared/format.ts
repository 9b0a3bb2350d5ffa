const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const price = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export function wholeNumber(value: number): string {
  return whole.format(value);
}

/** A price without a currency: the catalogue does not say which one it is in. */
export function priceText(value: number): string {
  return price.format(value);
}

/** A score with three digits after the point; the smallest ones say that they are not nothing. */
export function scoreText(score: number): string {
  return score > 0 && score < 0.0005 ? '<0.001' : score.toFixed(3);
}

/** Microseconds as milliseconds, such as "12.4 ms". */
export function millisText(micros: number): string {
  const millis = micros / 1000;
  return `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago, such as "3 days ago". */
export function agoText(instant: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return 'just now';
}

/** "one item", "3 items". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return count === 1 ? `one ${singular}` : `${whole.format(count)} ${plural}`;
}
