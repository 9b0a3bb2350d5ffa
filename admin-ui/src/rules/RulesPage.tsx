import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../access/session';
import { BusyButton } from '../shared/BusyButton';
import { agoText } from '../shared/format';
import { PageHeading } from '../shared/PageHeading';
import { EmptyState, ErrorState, LoadingState } from '../shared/states';
import { Drafts } from './Drafts';
import classes from './RulesPage.module.css';
import { RulesTable } from './RulesTable';
import { createDraft, renewRules, useLiveRuleset } from './rulesApi';
import { memberName } from './wording';

/** The rules in force, now or at a past moment, and the drafts of those to come. */
export function RulesPage() {
  const { asOf } = useSearch({ from: '/rules' });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const mayWrite = useMay('write');
  const instant = asOf === undefined ? null : new Date(asOf).toISOString();
  const live = useLiveRuleset(instant);
  const begin = useMutation({
    mutationFn: () => createDraft({ title: 'New draft', note: '' }),
    onSuccess: (draft) => {
      renewRules(queryClient, draft);
      void navigate({ to: '/rules/drafts/$draftId', params: { draftId: draft.draftId } });
    },
  });

  return (
    <>
      <PageHeading
        title="Rules"
        actions={
          <>
            <Button variant="default" component={Link} to="/rules/history">
              History
            </Button>
            {mayWrite && (
              <BusyButton busy={begin.isPending} onClick={() => begin.mutate()}>
                New draft
              </BusyButton>
            )}
          </>
        }
      >
        What must, may and must not be shown. A change is a draft first, and live once it is
        published.
      </PageHeading>
      {begin.error && (
        <p className={classes.error} role="alert">
          {begin.error.message}
        </p>
      )}
      <Drafts />
      <section aria-labelledby="in-force" aria-busy={live.isFetching}>
        <div className={classes.head}>
          <h2 id="in-force" className={classes.title}>
            {instant === null ? 'Live now' : 'In force then'}
          </h2>
          <TextInput
            size="xs"
            type="datetime-local"
            label="As of"
            value={asOf ?? ''}
            onChange={(event) => {
              const moment = event.currentTarget.value;
              void navigate({ to: '/rules', search: moment === '' ? {} : { asOf: moment } });
            }}
          />
          {instant !== null && (
            <Button
              size="xs"
              variant="subtle"
              onClick={() => void navigate({ to: '/rules', search: {} })}
            >
              Back to now
            </Button>
          )}
        </div>
        {live.isPending && <LoadingState what="the rules" />}
        {live.isError && <ErrorState error={live.error} onRetry={() => void live.refetch()} />}
        {live.data && !live.isError && (
          <>
            <p className={classes.about}>
              <Link to="/rules/versions/$version" params={{ version: live.data.version }}>
                Version {live.data.version}
              </Link>
              , published {agoText(live.data.publishedAt, Date.now())} by{' '}
              {memberName(live.data.author)}
              {live.data.approvedBy && `, approved by ${memberName(live.data.approvedBy)}`}.{' '}
              {live.data.note}
            </p>
            {live.data.rules.length === 0 ? (
              <EmptyState title="There are no rules">
                Lists stand in the order of relevance.
              </EmptyState>
            ) : (
              <RulesTable
                rules={live.data.rules}
                at={instant === null ? Date.now() : Date.parse(instant)}
                measured={instant === null}
              />
            )}
          </>
        )}
      </section>
    </>
  );
}
