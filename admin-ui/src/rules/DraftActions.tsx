import { Button, Menu, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { RequestFailure } from '../api/problem';
import { BusyButton } from '../shared/BusyButton';
import { ConfirmModal } from '../shared/ConfirmModal';
import { createDraft, discardDraft, renewRules, type Step } from './rulesApi';
import type { Steps } from './steps';
import type { Draft, DraftContent, Rule } from './types';
import type { DraftSaving } from './useDraftSaving';

const RebaseModal = lazy(async () => ({ default: (await import('./RebaseModal')).RebaseModal }));

interface DraftActionsProps {
  draft: Draft;
  content: DraftContent;
  steps: Steps;
  dirty: boolean;
  errors: number;
  conflicts: number;
  saving: DraftSaving;
}

type Asked = 'submit' | 'approve' | 'reject' | 'publish' | 'rebase' | 'discard' | 'choose' | null;

function isConflict(error: Error | null): boolean {
  return error instanceof RequestFailure && error.status === 409;
}

/** Save, and the steps to being live; each that others notice is asked about first. */
export function DraftActions(props: DraftActionsProps) {
  const { draft, content, steps, dirty, errors, conflicts, saving } = props;
  const [asked, setAsked] = useState<Asked>(null);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { step } = saving;

  const discard = useMutation({
    mutationFn: () => discardDraft(draft.draftId),
    onSuccess: () => {
      renewRules(queryClient);
      void navigate({ to: '/rules', ignoreBlocker: true });
    },
  });
  const remake = useMutation({
    mutationFn: async (rules: Rule[]) => {
      const made = await createDraft({ title: draft.title, note: draft.note, rules });
      await discardDraft(draft.draftId);
      return made;
    },
    onSuccess: (made) => {
      renewRules(queryClient);
      setAsked(null);
      void navigate({ to: '/rules/drafts/$draftId', params: { draftId: made.draftId } });
    },
  });

  function ask(next: Asked) {
    step.reset();
    setAsked(next);
  }
  function take(next: Step, more: { reason?: string } = {}) {
    step.mutate(
      { step: next, ...more },
      {
        onSuccess: () => setAsked(null),
        onError: (error) => {
          if (next === 'rebase' && isConflict(error)) setAsked('choose');
        },
      },
    );
  }
  const close = () => setAsked(null);
  const shared = { pending: step.isPending, error: step.error, onClose: close };
  const halted = dirty ? 'Save it first.' : undefined;

  return (
    <>
      {saving.saveError && (
        <Text size="sm" c="var(--bf-gone)" role="alert">
          {saving.saveError.message}
        </Text>
      )}
      {steps.edit && (
        <BusyButton
          variant={dirty ? 'filled' : 'default'}
          disabled={!dirty}
          busy={saving.busy && !saving.collision}
          onClick={() => saving.save(content)}
          title="Ctrl and S"
        >
          {dirty ? 'Save' : 'Saved'}
        </BusyButton>
      )}
      {draft.liveMoved && steps.edit && (
        <Button variant="default" disabled={dirty} title={halted} onClick={() => ask('rebase')}>
          Rebase
        </Button>
      )}
      {steps.submit && (
        <Button
          variant="default"
          disabled={dirty || errors > 0}
          title={halted}
          onClick={() => ask('submit')}
        >
          Submit
        </Button>
      )}
      {steps.reject && (
        <Button variant="default" onClick={() => ask('reject')}>
          Reject
        </Button>
      )}
      {steps.approve && (
        <Button disabled={dirty} title={halted} onClick={() => ask('approve')}>
          Approve
        </Button>
      )}
      {steps.publish && (
        <Button disabled={dirty || errors > 0} title={halted} onClick={() => ask('publish')}>
          Publish
        </Button>
      )}
      {steps.edit && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="subtle" color="gray">
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => ask('discard')}>Discard the draft</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {asked === 'submit' && (
        <ConfirmModal
          title="Submit for approval?"
          act="Submit"
          onConfirm={() => take('submit')}
          {...shared}
        >
          <Text size="sm">
            An approver is to look at it then. {conflicts > 0 && conflictWords(conflicts)} Saving it
            again takes it back.
          </Text>
        </ConfirmModal>
      )}
      {asked === 'approve' && (
        <ConfirmModal
          title="Approve this draft?"
          act="Approve"
          onConfirm={() => take('approve')}
          {...shared}
        >
          <Text size="sm">
            It can be published then. {conflicts > 0 && conflictWords(conflicts)} Look at its
            changes and its preview first.
          </Text>
        </ConfirmModal>
      )}
      {asked === 'reject' && (
        <ConfirmModal
          title="Reject this draft?"
          act="Reject"
          disabled={reason.trim() === ''}
          onConfirm={() => take('reject', { reason: reason.trim() })}
          {...shared}
        >
          <Textarea
            label="Why"
            description="Its author reads this"
            value={reason}
            maxLength={2000}
            rows={2}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </ConfirmModal>
      )}
      {asked === 'publish' && (
        <ConfirmModal
          title="Publish these rules?"
          act="Publish"
          onConfirm={() => take('publish')}
          {...shared}
        >
          <Text size="sm">
            Every list from now on follows them. {conflicts > 0 && conflictWords(conflicts)} The
            rules that are live now can be brought back from the history.
          </Text>
          {isConflict(step.error) && (
            <Button variant="default" onClick={() => ask('rebase')}>
              Rebase on what is live
            </Button>
          )}
        </ConfirmModal>
      )}
      {asked === 'rebase' && (
        <ConfirmModal
          title="Rebase on what is live?"
          act="Rebase"
          onConfirm={() => take('rebase')}
          {...shared}
        >
          <Text size="sm">
            Other rules became live since this draft was begun on version {draft.base}. Its changes
            are made to those; where both changed the same rule, you choose.
          </Text>
        </ConfirmModal>
      )}
      {asked === 'choose' && (
        <Suspense>
          <RebaseModal
            draft={draft}
            busy={remake.isPending}
            onSave={remake.mutate}
            onClose={close}
          />
        </Suspense>
      )}
      {asked === 'discard' && (
        <ConfirmModal
          title="Discard this draft?"
          act="Discard"
          danger
          pending={discard.isPending}
          error={discard.error}
          onConfirm={() => discard.mutate()}
          onClose={close}
        >
          <Text size="sm">
            What is live stays as it is. The draft stays in the list of discarded ones, and can be
            begun again from there.
          </Text>
        </ConfirmModal>
      )}
    </>
  );
}

function conflictWords(conflicts: number): string {
  return conflicts === 1 ? 'It holds one conflict.' : `It holds ${conflicts} conflicts.`;
}
