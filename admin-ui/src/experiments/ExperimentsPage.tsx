import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay } from '../access/session';
import { type Column, DataTable } from '../shared/DataTable';
import { counted, wholeNumber } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import classes from './ExperimentsPage.module.css';
import { daysRun, KINDS, liftText, METRICS, STATES } from './experimentWords';
import { HealthDot } from './HealthDot';
import { LayerMap } from './LayerMap';
import { LiftBar, reachOf } from './LiftBar';
import { layerNames, takenParts } from './layers';
import type { Experiment } from './types';
import { useExperiments, useResults } from './useExperiments';

/** What is tried out, what was, and how it stands. */
export function ExperimentsPage() {
  const experiments = useExperiments();
  const mayWrite = useMay('write');
  return (
    <>
      <PageHeading
        title="Experiments"
        actions={
          <>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/experiments/-estimate" {...props} />}
            >
              Estimate from the record
            </Button>
            {mayWrite && (
              <Button renderRoot={(props) => <Link to="/experiments/-new" {...props} />}>
                New experiment
              </Button>
            )}
          </>
        }
      >
        Whether a model, a rule or a setting is better is decided here, by those who are shown it
        and those who are not.
      </PageHeading>
      <Loaded query={experiments} what="the experiments">
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="No experiments yet">
              Write down what you expect to get better, who is to see it, and what it is measured
              by. Nothing changes for anybody until it is started.
            </EmptyState>
          ) : (
            <div className={layout.stack}>
              <All experiments={rows} />
              <Layers experiments={rows} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}

const COLUMNS: readonly Column<Experiment>[] = [
  {
    name: 'Experiment',
    cell: ({ key, definition }) => (
      <span className={classes.name}>
        <Link to="/experiments/$key" params={{ key }}>
          {definition.name}
        </Link>
        <span className={layout.muted}>{key}</span>
      </span>
    ),
  },
  {
    name: 'State',
    cell: ({ state }) => <Tag tone={STATES[state].tone}>{STATES[state].name}</Tag>,
  },
  {
    name: 'Kind',
    wideOnly: true,
    whole: true,
    cell: ({ definition }) => KINDS[definition.kind].name,
  },
  { name: 'Health', cell: (experiment) => <HealthOf experiment={experiment} /> },
  { name: 'Ran for', whole: true, cell: lengthText },
  { name: 'Lift of the primary metric', cell: (experiment) => <LiftOf experiment={experiment} /> },
];

function All({ experiments }: { experiments: readonly Experiment[] }) {
  return (
    <Panel title="All experiments" flush>
      <DataTable
        caption="Experiments"
        columns={COLUMNS}
        rows={experiments}
        rowKey={({ key }) => key}
      />
    </Panel>
  );
}

function lengthText({ startedAt, stoppedAt, definition }: Experiment): string {
  const days = daysRun(startedAt, stoppedAt, Date.now());
  if (days === null) return '–';
  const planned = definition.plannedDays;
  return planned ? `${days} of ${wholeNumber(planned)} days` : counted(days, 'day');
}

function HealthOf({ experiment: { key, state } }: { experiment: Experiment }) {
  const results = useResults(key, state, null);
  if (state === 'draft') return '–';
  if (results.data) return <HealthDot status={results.data.health.status} />;
  return <span className={layout.muted}>{results.isError ? 'not known' : '…'}</span>;
}

function LiftOf({ experiment: { key, state, definition } }: { experiment: Experiment }) {
  const results = useResults(key, state, null);
  const primary = results.data?.metrics.find(({ role }) => role === 'primary');
  const treated = primary?.variants.filter(({ relativeLift }) => relativeLift !== null) ?? [];
  const best =
    treated.find(({ variant }) => variant === results.data?.verdict.winner) ?? treated[0];
  if (results.data?.health.status === 'red') {
    return <span className={layout.muted}>withheld: it is not healthy</span>;
  }
  if (!primary || !best) return '–';
  return (
    <span className={classes.lift}>
      <span>
        {METRICS[primary.metric].name} {liftText(best.relativeLift)}
        {definition.variants.length > 2 && ` (${best.variant})`}
      </span>
      <LiftBar result={best} higherIsBetter={primary.higherIsBetter} reach={reachOf([best])} />
    </span>
  );
}

function Layers({ experiments }: { experiments: readonly Experiment[] }) {
  const running = experiments.filter(({ state }) => state === 'running');
  const names = layerNames(running);
  if (names.length === 0) return null;
  return (
    <Panel
      title="Layers"
      hint="Experiments of one layer exclude each other: a unit is in one of them."
    >
      <div className={layout.stack}>
        {names.map((name) => (
          <LayerMap key={name} layer={name} taken={takenParts(running, name, '')} />
        ))}
      </div>
    </Panel>
  );
}
