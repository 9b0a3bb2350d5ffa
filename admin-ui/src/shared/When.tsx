import { agoText, momentText } from './format';

interface WhenProps {
  at: string | null | undefined;
  /** The moment that "ago" counts from, in milliseconds. */
  now: number;
  /** What stands where it never was. */
  never?: string;
}

/** How long ago something was; the exact moment stands behind it. */
export function When({ at, now, never = '–' }: WhenProps) {
  if (!at) return never;
  return (
    <time dateTime={at} title={momentText(at)}>
      {agoText(at, now)}
    </time>
  );
}
