import type { ReactNode } from 'react';
import classes from './Tag.module.css';

export type Tone = 'plain' | 'good' | 'busy' | 'warn' | 'bad' | 'rule';

/** A state in a word or two. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
