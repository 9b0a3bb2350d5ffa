import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { conflictOf } from '../api/problem';
import { LeaveGuard } from '../rules/LeaveGuard';
import { BusyButton } from '../shared/BusyButton';
import { ConfirmModal } from '../shared/ConfirmModal';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';
import { newDefinition } from './definition';
import { ExperimentForm } from './ExperimentForm';
import type { Experiment, ExperimentDefinition } from './types';
import { useExperiment, useSaveExperiment } from './useExperiments';

/** A new experiment, which becomes a draft when it is saved. */
export function NewExperimentPage() {
  return (
    <>
      <Link to="/experiments" className={layout.back ?? ''}>
        ← All experiments
      </Link>
      <Editor saved={newDefinition()} revision={null} />
    </>
  );
}

/** A draft that is worked on. */
export function EditExperimentPage() {
  const { key } = useParams({ from: '/experiments/$key/edit' });
  const experiment = useExperiment(key, false);
  return (
    <>
      <Link to="/experiments/$key" params={{ key }} className={layout.back ?? ''}>
        ← The experiment
      </Link>
      <Loaded query={experiment} what="the experiment">
        {(data) =>
          data.state === 'draft' ? (
            <Editor saved={data.definition} revision={data.revision} />
          ) : (
            <EmptyState title="It was started">
              What it is cannot be changed any more. Its coverage can, and its weights in a new
              phase:{' '}
              <Link to="/experiments/$key" params={{ key }}>
                on its page
              </Link>
              .
            </EmptyState>
          )
        }
      </Loaded>
    </>
  );
}

interface EditorProps {
  saved: ExperimentDefinition;
  /** Null where it was never saved. */
  revision: number | null;
}

function Editor({ saved, revision }: EditorProps) {
  const navigate = useNavigate();
  // Both stay as they were when the page was opened: a save by someone else is seen when this one is saved.
  const [base, setBase] = useState({ saved, revision });
  const [definition, setDefinition] = useState(saved);
  const saving = useSaveExperiment((experiment) => {
    const { key } = experiment;
    void navigate({ to: '/experiments/$key', params: { key }, ignoreBlocker: true });
  });
  const dirty = JSON.stringify(definition) !== JSON.stringify(base.saved);
  const theirs = conflictOf(saving.error)?.current as Experiment | undefined;
  const fresh = base.revision === null;

  function save(revisionNow: number | null) {
    saving.mutate({ definition, revision: revisionNow });
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save(base.revision);
      }}
    >
      <LeaveGuard dirty={dirty} />
      <PageHeading
        title={fresh ? 'New experiment' : `Edit ${base.saved.name}`}
        actions={
          <BusyButton
            type="submit"
            busy={saving.isPending}
            disabled={definition.name.trim() === '' || definition.key === ''}
          >
            {fresh ? 'Save as a draft' : 'Save'}
          </BusyButton>
        }
      >
        Nothing changes for anybody until it is started.
      </PageHeading>
      <div className={layout.stack}>
        {saving.isError && !theirs && <Notice tone="bad">{saving.error.message}</Notice>}
        <ExperimentForm definition={definition} onChange={setDefinition} fresh={fresh} />
      </div>
      {theirs && !fresh && (
        <ConfirmModal
          title="Someone else saved this draft meanwhile"
          act="Save mine over theirs"
          danger
          pending={saving.isPending}
          error={null}
          onConfirm={() => save(theirs.revision)}
          onClose={saving.reset}
        >
          <p>
            Theirs is called “{theirs.definition.name}”. Saving yours takes its place; the audit log
            keeps both.{' '}
            <button
              type="button"
              className={layout.textButton}
              onClick={() => {
                setBase({ saved: theirs.definition, revision: theirs.revision });
                setDefinition(theirs.definition);
                saving.reset();
              }}
            >
              Drop mine and go on with theirs
            </button>
          </p>
        </ConfirmModal>
      )}
    </form>
  );
}
