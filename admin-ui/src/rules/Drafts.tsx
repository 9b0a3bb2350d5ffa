import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { agoText } from '../shared/format';
import { ErrorState, LoadingState } from '../shared/states';
import { DraftStateBadge } from './DraftStateBadge';
import classes from './RulesPage.module.css';
import { useDrafts } from './rulesApi';
import { memberName } from './wording';

/** Drafts on their way; those that are done with only when asked for. */
export function Drafts() {
  const drafts = useDrafts();
  const [all, setAll] = useState(false);
  const shown = (drafts.data?.drafts ?? []).filter(
    ({ state }) => all || !['published', 'discarded'].includes(state),
  );
  return (
    <section aria-labelledby="drafts" className={classes.section}>
      <div className={classes.head}>
        <h2 id="drafts" className={classes.title}>
          Drafts
        </h2>
        <Checkbox
          size="xs"
          label="Published and discarded ones too"
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </div>
      {drafts.isPending && <LoadingState what="the drafts" />}
      {drafts.isError && <ErrorState error={drafts.error} onRetry={() => void drafts.refetch()} />}
      {drafts.data && shown.length === 0 && (
        <p className={classes.about}>None at the moment. A new draft begins with the live rules.</p>
      )}
      {shown.length > 0 && (
        <ul className={classes.drafts}>
          {shown.map((draft) => (
            <li key={draft.draftId}>
              <Link to="/rules/drafts/$draftId" params={{ draftId: draft.draftId }}>
                {draft.title || 'Without a title'}
              </Link>
              <DraftStateBadge state={draft.state} />
              <span className={classes.sub}>
                On version {draft.base}, saved {agoText(draft.updatedAt, Date.now())} by{' '}
                {memberName(draft.updatedBy)}
                {draft.liveMoved && '; other rules became live since'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
