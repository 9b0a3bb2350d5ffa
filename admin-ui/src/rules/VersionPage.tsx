import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session';
import { BusyButton } from '../shared/BusyButton';
import { agoText } from '../shared/format';
import { PageHeading } from '../shared/PageHeading';
import { EmptyState, ErrorState, LoadingState } from '../shared/states';
import { RevertModal } from './RevertModal';
import classes from './RulesPage.module.css';
import { RulesTable } from './RulesTable';
import { createDraft, renewRules, useRuleset } from './rulesApi';
import { memberName } from './wording';

/** One published version, as it will always be. */
export function VersionPage() {
  const { version } = useParams({ from: '/rules/versions/$version' });
  const ruleset = useRuleset(version);
  const [mayWrite, mayRevert] = [useMay('write'), useMay('approve')];
  const [reverting, setReverting] = useState(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const begin = useMutation({
    mutationFn: () =>
      createDraft({
        title: `From version ${version}`,
        note: '',
        ...(ruleset.data ? { rules: ruleset.data.rules } : {}),
      }),
    onSuccess: (draft) => {
      renewRules(queryClient, draft);
      void navigate({ to: '/rules/drafts/$draftId', params: { draftId: draft.draftId } });
    },
  });
  if (ruleset.isPending) return <LoadingState what="the version" />;
  if (ruleset.isError)
    return <ErrorState error={ruleset.error} onRetry={() => void ruleset.refetch()} />;
  const { live, publishedAt, author, approvedBy, note, rules } = ruleset.data;
  return (
    <>
      <p className={classes.crumbs}>
        <Link to="/rules">Rules</Link> / <Link to="/rules/history">History</Link>
      </p>
      <PageHeading
        title={`Version ${version}`}
        actions={
          <>
            {!live && (
              <Button
                variant="default"
                renderRoot={(props) => (
                  <Link to="/rules/diff" search={{ from: version, to: 'live' }} {...props} />
                )}
              >
                Compare with what is live
              </Button>
            )}
            {mayWrite && (
              <BusyButton variant="default" busy={begin.isPending} onClick={() => begin.mutate()}>
                Draft from it
              </BusyButton>
            )}
            {mayRevert && !live && (
              <Button onClick={() => setReverting(true)}>Bring it back</Button>
            )}
          </>
        }
      >
        {live ? 'Live. ' : ''}Published {agoText(publishedAt, Date.now())} by {memberName(author)}
        {approvedBy ? `, approved by ${memberName(approvedBy)}` : ''}. {note}
      </PageHeading>
      {begin.error && (
        <p className={classes.error} role="alert">
          {begin.error.message}
        </p>
      )}
      {rules.length === 0 ? (
        <EmptyState title="It has no rules">Lists stood in the order of relevance.</EmptyState>
      ) : (
        <RulesTable rules={rules} at={Date.now()} measured={false} />
      )}
      {reverting && <RevertModal version={version} onClose={() => setReverting(false)} />}
    </>
  );
}
