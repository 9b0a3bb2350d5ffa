import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { BusyButton } from '../shared/BusyButton';
import { agoText } from '../shared/format';
import { ErrorState, LoadingState } from '../shared/states';
import { DraftStateBadge } from './DraftStateBadge';
import classes from './RulesPage.module.css';
import { useDrafts } from './rulesApi';
import type { DraftState } from './types';
import { memberName } from './wording';

type Shown = Extract<DraftState, 'published' | 'discarded'> | null;

/** Drafts on their way, or those that are done with. */
export function Drafts() {
  const [state, setState] = useState<Shown>(null);
  const drafts = useDrafts(state);
  const shown = drafts.data?.pages.flatMap((page) => page.drafts) ?? [];
  return (
    <section aria-labelledby="drafts" className={classes.section}>
      <div className={classes.head}>
        <h2 id="drafts" className={classes.title}>
          Drafts
        </h2>
        <NativeSelect
          size="xs"
          aria-label="Which drafts"
          value={state ?? ''}
          onChange={(event) => setState((event.currentTarget.value || null) as Shown)}
          data={[
            { value: '', label: 'On their way' },
            { value: 'published', label: 'Published' },
            { value: 'discarded', label: 'Discarded' },
          ]}
        />
      </div>
      {drafts.isPending && <LoadingState what="the drafts" />}
      {drafts.isError && <ErrorState error={drafts.error} onRetry={() => void drafts.refetch()} />}
      {drafts.data && shown.length === 0 && (
        <p className={classes.about}>
          None. {state === null && 'A new draft begins with the live rules.'}
        </p>
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
      {drafts.hasNextPage && (
        <BusyButton
          variant="default"
          size="xs"
          mt="xs"
          busy={drafts.isFetchingNextPage}
          onClick={() => void drafts.fetchNextPage()}
        >
          More drafts
        </BusyButton>
      )}
    </section>
  );
}
