import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ModelDetail } from '../api/types';
import { DataTable } from '../shared/DataTable';
import { bytesText, momentText, wholeNumber } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import { figureText, inOrder, STATES } from './modelWords';
import { Promote } from './Serve';
import { useModel } from './useModels';

/** One version: what it learned from, how good it was, and what it is made of. */
export function ModelPage() {
  const { name } = useParams({ from: '/models/$name' });
  const model = useModel(name);
  return (
    <>
      <Link to="/models" className={layout.back ?? ''}>
        ← All models
      </Link>
      <Loaded query={model} what="the model">
        {(data) => <Body model={data} />}
      </Loaded>
    </>
  );
}

function Body({ model }: { model: ModelDetail }) {
  const state = STATES[model.state];
  return (
    <>
      <PageHeading title={model.name} actions={<Promote model={model} />}>
        <Tag tone={state.tone}>{state.name}</Tag> {state.words} {sentence(model.note)}
      </PageHeading>
      <div className={layout.halves}>
        <Panel title="Version">
          <Facts
            facts={[
              ['Trained', momentText(model.createdAt)],
              ['Went on from', <Parent key="parent" name={model.parent} />],
              ['Promoted', model.promotedAt === null ? 'not yet' : momentText(model.promotedAt)],
              ['By', model.promotedBy ?? '–'],
              ['Size', bytesText(model.bytes)],
            ]}
          />
        </Panel>
        <Panel title="Data">
          <Data model={model} />
        </Panel>
        <Panel
          title="Metrics"
          hint="Measured when it was trained, on the last part of its own data."
          flush
        >
          <Metrics metrics={model.metrics} />
        </Panel>
        <div className={layout.stack}>
          <Panel title="Sources" hint="What proposes candidates, and what each counts for.">
            <Facts
              facts={Object.entries(model.sources)
                .toSorted(([, a], [, b]) => b - a)
                .map(([name, weight]) => [name, figureText(weight)])}
            />
          </Panel>
          <Panel title="Settings">
            <Facts facts={Object.entries(model.hyperparameters).toSorted()} />
          </Panel>
          <Panel title="Files">
            <Facts facts={model.files.map(({ name, bytes }) => [name, bytesText(bytes)])} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Parent({ name }: { name: string | null }) {
  if (name === null) return <>nothing: it was learned anew</>;
  return (
    <Link to="/models/$name" params={{ name }}>
      {name}
    </Link>
  );
}

function sentence(note: string): string {
  if (note === '') return '';
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}${note.endsWith('.') ? '' : '.'}`;
}

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={layout.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Data({ model: { data } }: { model: ModelDetail }) {
  if (data === null) return <>The manifest does not say.</>;
  return (
    <Facts
      facts={[
        ['From', momentText(data.from)],
        ['Until', momentText(data.until)],
        ['Events', wholeNumber(data.interactions)],
        ['Positive', `${wholeNumber(data.positives)} (${data.positiveRule})`],
        ['Users', wholeNumber(data.users)],
        ['Items', wholeNumber(data.items)],
      ]}
    />
  );
}

function Metrics({ metrics }: { metrics: Record<string, number> }) {
  const rows = inOrder(Object.keys(metrics)).map((name) => [name, metrics[name]] as const);
  if (rows.length === 0) {
    return (
      <EmptyState title="No metrics">
        There were too few events to hold any back for a test.
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption="Metrics"
      columns={[
        { name: 'Metric', cell: ([name]) => name },
        { name: 'Value', numeric: true, cell: ([, value]) => figureText(value) },
      ]}
      rows={rows}
      rowKey={([name]) => name}
    />
  );
}
