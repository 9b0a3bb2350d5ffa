import { WarningIcon } from '../shared/icons';
import classes from './ConflictNotes.module.css';
import type { Conflict, Witness } from './types';

function pairs(values: Record<string, unknown>, root: string): string[] {
  return Object.entries(values).map(([name, value]) =>
    value === null ? `${root}.${name} not known` : `${root}.${name} = ${JSON.stringify(value)}`,
  );
}

const SOON_MS = 3_600_000;

/** The case that shows a conflict, such as "Boots (i7), for user.country = "DE", in home lists"; without a moment where it is now. */
export function witnessWords(witness: Witness, now: number): string {
  const { itemId, title, user, context, placement, at } = witness;
  const item = itemId === null ? [] : [title ? `${title} (${itemId})` : itemId];
  const who = [...pairs(user, 'user'), ...pairs(context, 'context')];
  return [
    ...item,
    ...(who.length > 0 ? [`for ${who.join(', ')}`] : []),
    ...(placement === null ? [] : [`in ${placement} lists`]),
    ...(at === null || Math.abs(Date.parse(at) - now) < SOON_MS
      ? []
      : [`on ${at.slice(0, 16).replace('T', ' ')} UTC`]),
  ].join(', ');
}

interface ConflictNotesProps {
  conflicts: readonly Conflict[];
  /** The rule that they stand beside; null beside none. */
  self: string | null;
}

/** Where rules contradict each other, each with a case in which they do. */
export function ConflictNotes({ conflicts, self }: ConflictNotesProps) {
  if (conflicts.length === 0) return null;
  return (
    <ul className={classes.notes} aria-label={self === null ? 'Conflicts' : `Conflicts of ${self}`}>
      {conflicts.map((conflict) => (
        <li key={`${conflict.kind} ${conflict.rules.join(' ')} ${conflict.sentence}`}>
          <WarningIcon size={16} />
          <div>
            <p>{conflict.sentence}</p>
            {conflict.witness && (
              <p className={classes.witness}>
                For example: {witnessWords(conflict.witness, Date.now())}.
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
