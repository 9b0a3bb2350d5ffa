import { VisuallyHidden } from '@mantine/core';
import classes from './MoveMark.module.css';
import type { Move } from './moves';
import { moveText } from './wording';

function sign(move: Move, side: 'with' | 'without'): string {
  switch (move.kind) {
    case 'same':
      return '=';
    case 'up':
      return side === 'with' ? `▲ ${move.by}` : `→ ${move.to}`;
    case 'down':
      return side === 'with' ? `▼ ${move.by}` : `→ ${move.to}`;
    case 'new':
      return 'new';
    case 'gone':
      return 'gone';
  }
}

/** A short mark for the eye, a sentence for the ear. */
export function MoveMark({ move, side }: { move: Move; side: 'with' | 'without' }) {
  return (
    <span className={classes.mark} data-kind={move.kind} title={moveText(move)}>
      <span aria-hidden="true">{sign(move, side)}</span>
      <VisuallyHidden>{moveText(move)}</VisuallyHidden>
    </span>
  );
}
