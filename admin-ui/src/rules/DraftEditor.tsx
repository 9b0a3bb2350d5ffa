import { Tabs, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../access/session';
import { agoText } from '../shared/format';
import { PageHeading } from '../shared/PageHeading';
import { LoadingState } from '../shared/states';
import { useAttributes } from './attributes';
import { DraftActions } from './DraftActions';
import classes from './DraftEditor.module.css';
import { DraftStateBadge } from './DraftStateBadge';
import { LeaveGuard } from './LeaveGuard';
import { sameContent } from './merge';
import { RulesTab } from './RulesTab';
import { useValidation } from './rulesApi';
import { stepsOf } from './steps';
import type { Draft } from './types';
import { useDraftEditing } from './useDraftEditing';
import { useDraftSaving } from './useDraftSaving';
import { memberName } from './wording';

// What is not there at first sight is fetched when it is asked for.
const DiffView = lazy(async () => ({ default: (await import('./DiffView')).DiffView }));
const PreviewPanel = lazy(async () => ({ default: (await import('./PreviewPanel')).PreviewPanel }));
const CollisionModal = lazy(async () => ({
  default: (await import('./CollisionModal')).CollisionModal,
}));

const LOADING = <LoadingState what="this part of the page" />;

interface DraftEditorProps {
  initial: Draft;
  placements: readonly string[];
}

export function DraftEditor({ initial, placements }: DraftEditorProps) {
  const session = useSession();
  const navigate = useNavigate();
  const editing = useDraftEditing(initial);
  const saving = useDraftSaving(initial, editing);
  const { draft } = saving;
  const [tab, setTab] = useState<string>('rules');
  const attributes = useAttributes(placements);
  const { content } = editing;
  const [settled] = useDebouncedValue(content.rules, 400);
  const validation = useValidation(settled);
  const steps = stepsOf(draft, session);
  const dirty = !sameContent(content, draft);
  const errors = validation.data?.issues.filter(({ severity }) => severity === 'error').length ?? 0;
  useHotkeys([['mod+S', () => steps.edit && dirty && saving.save(content)]], []);

  return (
    <>
      <LeaveGuard dirty={dirty} />
      <p className={classes.crumbs}>
        <Link to="/rules">Rules</Link>
      </p>
      <PageHeading
        title={editing.title.trim() || 'Without a title'}
        actions={
          <DraftActions
            draft={draft}
            steps={steps}
            dirty={dirty}
            errors={errors}
            conflicts={validation.data?.conflicts.length ?? 0}
            saving={saving}
            content={content}
          />
        }
      >
        <DraftStateBadge state={draft.state} /> On version {draft.base}, by{' '}
        {memberName(draft.author)}; saved {agoText(draft.updatedAt, Date.now())} by{' '}
        {memberName(draft.updatedBy)}. {steps.next}
      </PageHeading>
      {draft.rejectedBy && draft.state === 'editing' && (
        <p className={classes.rejected} role="status">
          {memberName(draft.rejectedBy)} sent it back: {draft.rejectedReason}
        </p>
      )}
      <div className={classes.words}>
        <TextInput
          label="Title"
          value={editing.title}
          maxLength={200}
          readOnly={!steps.edit}
          onChange={(event) => editing.describe({ title: event.currentTarget.value })}
        />
        <Textarea
          label="Note for whoever approves it"
          value={editing.note}
          maxLength={2000}
          rows={1}
          readOnly={!steps.edit}
          onChange={(event) => editing.describe({ note: event.currentTarget.value })}
        />
      </div>
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'rules')} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="rules">Rules ({editing.entries.length})</Tabs.Tab>
          <Tabs.Tab value="changes">Changes</Tabs.Tab>
          <Tabs.Tab value="preview">Preview</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rules">
          <RulesTab
            editing={editing}
            validation={validation}
            attributes={attributes}
            placements={placements}
            readOnly={!steps.edit}
          />
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <Suspense fallback={LOADING}>
            {dirty && (
              <p className={classes.note}>What is not saved yet is not among the changes.</p>
            )}
            <DiffView
              key={draft.revision}
              from={draft.base}
              to={`draft:${draft.draftId}`}
              fromLabel={`Version ${draft.base}`}
              toLabel="This draft"
            />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="preview">
          <Suspense fallback={LOADING}>
            <PreviewPanel rules={content.rules} placements={placements} broken={errors > 0} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
      {saving.collision && (
        <Suspense>
          <CollisionModal
            base={draft}
            mine={content}
            theirs={saving.collision}
            busy={saving.busy}
            onSave={saving.saveMerged}
            onSaveApart={() =>
              saving.saveApart(content, (made) =>
                navigate({ to: '/rules/drafts/$draftId', params: { draftId: made.draftId } }),
              )
            }
            onTakeTheirs={saving.takeTheirs}
            onClose={saving.closeCollision}
          />
        </Suspense>
      )}
    </>
  );
}
