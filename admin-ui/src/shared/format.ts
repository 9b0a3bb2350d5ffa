const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const price = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
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
  if (millis === 0) return '0 ms';
  if (millis < 0.05) return '<0.1 ms';
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

/** A share from 0 to 1 as "4.2 %", as rules and reasons write it; a dash where there is none. */
export function shareText(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : `${percent.format(share * 100)} %`;
}

/** A large count in little room, such as "12.3K". */
export function compactNumber(value: number): string {
  return Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value);
}

/** An instant by the clock of whoever reads, such as "Jan 31, 2026, 1:00:00 PM". */
export function momentText(instant: string): string {
  return moment.format(Date.parse(instant));
}

const LENGTHS: readonly [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];

/** A length of time in its largest unit, such as "3 h". */
export function durationText(seconds: number): string {
  for (const [unit, length] of LENGTHS) {
    if (seconds >= length) return `${Math.round(seconds / length)} ${unit}`;
  }
  return `${Math.round(seconds)} s`;
}

/** Milliseconds, such as "4.2 ms". */
export function latencyText(millis: number | null | undefined): string {
  return millis === null || millis === undefined ? '–' : millisText(millis * 1000);
}

/** The size of a file, such as "1.2 MB". */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
