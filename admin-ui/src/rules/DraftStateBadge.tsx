import classes from './RulesPage.module.css';
import type { DraftState } from './types';

const WORDS: Record<DraftState, string> = {
  editing: 'Being edited',
  submitted: 'Waits for approval',
  approved: 'Approved',
  published: 'Published',
  discarded: 'Discarded',
};

export function DraftStateBadge({ state }: { state: DraftState }) {
  return (
    <span className={classes.badge} data-state={state}>
      {WORDS[state]}
    </span>
  );
}
