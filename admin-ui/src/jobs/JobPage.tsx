import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useMay } from '../access/session';
import type { Job } from '../api/types';
import { ConfirmModal } from '../shared/ConfirmModal';
import { momentText } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import classes from './JobPage.module.css';
import { JobProgress } from './JobProgress';
import { isOpen, KINDS } from './jobWords';
import { useCancelJob, useJob, useJobLog } from './useJobs';

/** One job: how far it is, what it says, and a way to stop it. */
export function JobPage() {
  const { jobId } = useParams({ from: '/jobs/$jobId' });
  const job = useJob(jobId);
  return (
    <>
      <Link to="/jobs" className={layout.back ?? ''}>
        ← All jobs
      </Link>
      <Loaded query={job} what="the job">
        {(data) => <Body job={data} />}
      </Loaded>
    </>
  );
}

function Body({ job }: { job: Job }) {
  const mayCancel = useMay('write') && isOpen(job);
  return (
    <>
      <PageHeading title={job.title} actions={mayCancel && <Cancel job={job} />}>
        {KINDS[job.kind]}, begun by {job.actor}
      </PageHeading>
      <div className={layout.side}>
        <div className={layout.stack}>
          <Panel title="Progress">
            <JobProgress job={job} />
          </Panel>
          <Panel title="Times">
            <dl className={layout.facts}>
              <Moment name="Asked for" at={job.createdAt} />
              <Moment name="Started" at={job.startedAt} />
              <Moment name="Ended" at={job.endedAt} />
            </dl>
          </Panel>
        </div>
        <Panel title="Log">
          <Log job={job} />
        </Panel>
      </div>
    </>
  );
}

function Moment({ name, at }: { name: string; at: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{at ? <time dateTime={at}>{momentText(at)}</time> : 'not yet'}</dd>
    </div>
  );
}

function Cancel({ job }: { job: Job }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancelJob(job.jobId);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Cancel the job
      </Button>
      {asking && (
        <ConfirmModal
          title="Cancel the job?"
          act="Cancel the job"
          danger
          pending={cancel.isPending}
          error={cancel.error}
          onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          What it did so far stays; what is left is not done. It can be started again.
        </ConfirmModal>
      )}
    </>
  );
}

function Log({ job }: { job: Job }) {
  const log = useJobLog(job.jobId, isOpen(job));
  const box = useRef<HTMLPreElement>(null);
  const count = log.data?.lines.length ?? 0;
  useEffect(() => {
    const element = box.current;
    if (element && count > 0) element.scrollTop = element.scrollHeight;
  }, [count]);
  return (
    <Loaded query={log} what="the log">
      {({ lines }) =>
        lines.length === 0 ? (
          <EmptyState title="Nothing was said yet">Lines come as the job goes on.</EmptyState>
        ) : (
          <pre ref={box} className={classes.log} tabIndex={0} role="log" aria-label="Log">
            {lines.join('\n')}
          </pre>
        )
      }
    </Loaded>
  );
}
