import classes from './HealthDot.module.css';
import type { Health } from './types';

const WORDS: Readonly<Record<Health['status'], string>> = {
  green: 'Healthy',
  red: 'Not healthy',
  waiting: 'Too early to tell',
};

/** Whether what an experiment says can be believed. */
export function HealthDot({ status }: { status: Health['status'] }) {
  return (
    <span className={classes.health}>
      <span className={classes.dot} data-status={status} aria-hidden="true" />
      {WORDS[status]}
    </span>
  );
}
