import { Button, Checkbox } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session';
import type { ModelSummary } from '../api/types';
import { JobProgress } from '../jobs/JobProgress';
import { StartTraining } from '../jobs/StartTraining';
import { type Column, DataTable } from '../shared/DataTable';
import { compactNumber } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import { TimeChart } from '../shared/TimeChart';
import { When } from '../shared/When';
import { figureText, MAIN_METRIC, rangeText, STATES } from './modelWords';
import { Promote, RollBack } from './Serve';
import { useModels, useTrainings } from './useModels';

/** The versions that trainings made: which one serves, how good each was, and what is being trained. */
export function ModelsPage() {
  const models = useModels();
  const mayTrain = useMay('admin');
  const previous = models.data?.find(({ state }) => state === 'previous');
  return (
    <>
      <PageHeading
        title="Models"
        actions={
          <>
            <RollBack to={previous} />
            {mayTrain && <StartTraining />}
          </>
        }
      >
        Every training makes a version. One of them is live; the one before it stays at hand.
      </PageHeading>
      <div className={layout.stack}>
        <Trainings />
        <Loaded query={models} what="the models">
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title="No models yet">
                Start a training: until then lists come from what is popular and alike.
              </EmptyState>
            ) : (
              <>
                <Quality models={rows} />
                <Versions models={rows} />
              </>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function Trainings() {
  const trainings = useTrainings();
  const [job] = trainings.data ?? [];
  if (!job) return null;
  return (
    <Panel
      title={job.state === 'running' || job.state === 'queued' ? 'Training' : 'Last training'}
      actions={
        <Link to="/jobs/$jobId" params={{ jobId: job.jobId }} className={layout.link ?? ''}>
          {job.title}: its log
        </Link>
      }
    >
      <JobProgress job={job} />
    </Panel>
  );
}

const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

function Quality({ models }: { models: readonly ModelSummary[] }) {
  const oldestFirst = models.filter(({ metrics }) => MAIN_METRIC in metrics).toReversed();
  if (oldestFirst.length < 2) return null;
  return (
    <Panel
      title="NDCG@10 over the versions"
      hint="Each was measured when it was trained, on the last part of its own data."
    >
      <TimeChart
        label="NDCG@10 of each version"
        moments={oldestFirst.map(({ createdAt }) => createdAt)}
        momentLabel={(moment) => day.format(Date.parse(moment))}
        format={figureText}
        series={[
          {
            name: 'NDCG@10',
            colour: 'brand',
            values: oldestFirst.map(({ metrics }) => metrics[MAIN_METRIC] ?? null),
          },
        ]}
      />
    </Panel>
  );
}

function Versions({ models }: { models: readonly ModelSummary[] }) {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const navigate = useNavigate();
  const [one, other] = models.map(({ name }) => name).filter((name) => picked.includes(name));
  const columns: readonly Column<ModelSummary>[] = [
    {
      name: 'Compare',
      nameHidden: true,
      cell: ({ name, state }) => (
        <Checkbox
          size="sm"
          aria-label={`Compare ${name}`}
          checked={picked.includes(name)}
          disabled={state === 'retired' || (picked.length === 2 && !picked.includes(name))}
          onChange={(event) =>
            setPicked(
              event.currentTarget.checked
                ? [...picked, name]
                : picked.filter((each) => each !== name),
            )
          }
        />
      ),
    },
    {
      name: 'Version',
      cell: ({ name }) => (
        <Link to="/models/$name" params={{ name }}>
          {name}
        </Link>
      ),
    },
    {
      name: 'State',
      cell: ({ state }) => <Tag tone={STATES[state].tone}>{STATES[state].name}</Tag>,
    },
    { name: 'Trained', cell: ({ createdAt }) => <When at={createdAt} now={Date.now()} /> },
    { name: 'Learned from', wideOnly: true, cell: rangeText },
    {
      name: 'Events',
      numeric: true,
      wideOnly: true,
      cell: ({ data }) => (data === null ? '–' : compactNumber(data.interactions)),
    },
    { name: 'NDCG@10', numeric: true, cell: ({ metrics }) => figureText(metrics[MAIN_METRIC]) },
    {
      name: 'Act',
      nameHidden: true,
      cell: (model) => (
        <div className={layout.rowActions}>
          <Promote model={model} />
        </div>
      ),
    },
  ];
  return (
    <Panel
      title="All versions"
      flush
      actions={
        <Button
          size="compact-sm"
          variant="default"
          disabled={other === undefined}
          onClick={() =>
            one &&
            other &&
            void navigate({ to: '/models/compare', search: { one: other, other: one } })
          }
        >
          {other === undefined ? 'Pick two to compare' : 'Compare the two'}
        </Button>
      }
    >
      <DataTable
        caption="Model versions"
        columns={columns}
        rows={models}
        rowKey={({ name }) => name}
        detail={({ state, note }) =>
          note !== '' && state === 'refused' ? <span className={layout.muted}>{note}</span> : null
        }
      />
    </Panel>
  );
}
