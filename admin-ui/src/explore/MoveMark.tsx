import { VisuallyHidden } from '@mantine/core';
import classes from './MoveMark.module.css';
import type { Move } from './moves';
import { type Compares, moveText } from './wording';

/** The list after a move says how far an item came, the one before it where it goes. */
export type Side = 'after' | 'before';

function sign(move: Move, side: Side): string {
  switch (move.kind) {
    case 'same':
      return '=';
    case 'up':
      return side === 'after' ? `▲ ${move.by}` : `→ ${move.to}`;
    case 'down':
      return side === 'after' ? `▼ ${move.by}` : `→ ${move.to}`;
    case 'new':
      return 'new';
    case 'gone':
      return 'gone';
  }
}

interface MoveMarkProps {
  move: Move;
  side: Side;
  compares: Compares;
}

/** A short mark for the eye, a sentence for the ear. */
export function MoveMark({ move, side, compares }: MoveMarkProps) {
  const text = moveText(move, compares);
  return (
    <span className={classes.mark} data-kind={move.kind} title={text}>
      <span aria-hidden="true">{sign(move, side)}</span>
      <VisuallyHidden>{text}</VisuallyHidden>
    </span>
  );
}
