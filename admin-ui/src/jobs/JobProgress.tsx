import { Anchor, Progress } from '@mantine/core';
import type { Job } from '../api/types';
import { Tag } from '../shared/Tag';
import classes from './JobProgress.module.css';
import { isOpen, lastWords, progressText, rowsText, STATES } from './jobWords';
import { rejectsAddress } from './useJobs';

/** How far a job is and what came of it. */
export function JobProgress({ job }: { job: Job }) {
  const state = STATES[job.state];
  const total = job.progress.total;
  const done = job.progress.done;
  const rows = rowsText(job);
  const words = lastWords(job);
  return (
    <div className={classes.progress}>
      <p className={classes.line} role="status">
        <Tag tone={state.tone}>{state.name}</Tag> <span>{progressText(job)}</span>
      </p>
      {isOpen(job) && (
        <Progress
          value={total ? Math.min(100, (done / total) * 100) : 100}
          animated={job.state === 'running'}
          striped={total === null}
          size="md"
          aria-label="Progress"
        />
      )}
      {rows && (
        <p className={classes.line}>
          {rows}
          {job.rejected > 0 && (
            <Anchor href={rejectsAddress(job.jobId)} download size="sm" ml="sm">
              Download the rejected rows
            </Anchor>
          )}
        </p>
      )}
      {words && (
        <p className={classes.line} data-failed={job.state === 'failed'}>
          {words}
        </p>
      )}
    </div>
  );
}
