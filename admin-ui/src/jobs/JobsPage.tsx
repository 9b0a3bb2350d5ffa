import { NativeSelect } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../access/session';
import type { Job } from '../api/types';
import type { Column } from '../shared/DataTable';
import { KeysetTable } from '../shared/KeysetTable';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import { When } from '../shared/When';
import { readJobsSearch } from './jobsSearch';
import { KINDS, lastWords, progressText, rowsText, STATES } from './jobWords';
import { StartTraining } from './StartTraining';
import { useJobs } from './useJobs';

const COLUMNS: readonly Column<Job>[] = [
  {
    name: 'Job',
    cell: (job) => (
      <Link to="/jobs/$jobId" params={{ jobId: job.jobId }}>
        {job.title}
      </Link>
    ),
  },
  { name: 'Kind', wideOnly: true, cell: (job) => KINDS[job.kind] },
  {
    name: 'State',
    cell: (job) => <Tag tone={STATES[job.state].tone}>{STATES[job.state].name}</Tag>,
  },
  { name: 'Progress', cell: (job) => rowsText(job) || lastWords(job) || progressText(job) || '–' },
  { name: 'Begun by', wideOnly: true, cell: (job) => job.actor },
  { name: 'When', cell: (job) => <When at={job.createdAt} now={Date.now()} /> },
];

/** Imports and trainings, the latest first. */
export function JobsPage() {
  const { kind } = useSearch({ from: '/jobs' });
  const navigate = useNavigate({ from: '/jobs' });
  const jobs = useJobs(kind);
  const mayTrain = useMay('admin');
  return (
    <>
      <PageHeading title="Jobs" actions={mayTrain && <StartTraining />}>
        Imports and trainings, the latest first.
      </PageHeading>
      <div className={layout.filters}>
        <NativeSelect
          label="Kind"
          value={kind ?? ''}
          data={[
            { value: '', label: 'All kinds' },
            ...Object.entries(KINDS).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(event) =>
            void navigate({ search: readJobsSearch({ kind: event.currentTarget.value }) })
          }
        />
      </div>
      <Panel title="All jobs" flush>
        <KeysetTable
          what="jobs"
          query={jobs}
          columns={COLUMNS}
          rowKey={(job) => job.jobId}
          empty={
            <EmptyState title="No jobs yet">
              Upload a file on the page Catalogue, or start a training.
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}
