const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** The day of an instant by UTC, as sums by day have it, such as "Jan 31". */
export function dayText(instant: string | number): string {
  return day.format(typeof instant === 'string' ? Date.parse(instant) : instant);
}
