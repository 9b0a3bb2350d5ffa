import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Column, DataTable } from '../shared/DataTable';
import { momentText, shareText, wholeNumber } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { changesText, METRICS } from './experimentWords';
import type { Experiment, ExperimentDefinition, ExperimentVariant } from './types';

/** What an experiment is: who takes part, what the variants change, what it is measured by. */
export function Definition({ experiment }: { experiment: Experiment }) {
  const { definition } = experiment;
  return (
    <>
      <Panel title="Variants" flush>
        <DataTable
          caption="Variants"
          columns={[
            { name: 'Variant', cell: ({ key, name }) => name || key },
            { name: 'Key', cell: ({ key }) => <code>{key}</code> },
            { name: 'Weight', numeric: true, cell: ({ weight }) => shareText(weight) },
            { name: 'What it changes', cell: changesText },
            ...(experiment.state === 'running' ? [lookColumn(definition)] : []),
          ]}
          rows={definition.variants}
          rowKey={({ key }) => key}
        />
      </Panel>
      <div className={layout.halves}>
        <Panel title="Who takes part">
          <Facts facts={population(definition)} />
        </Panel>
        <Panel title="What it is measured by">
          <Facts facts={measures(definition)} />
        </Panel>
      </div>
      {experiment.phases.length > 0 && <Phases experiment={experiment} />}
    </>
  );
}

/** Leads to the lists that a variant would serve; looking at them counts as no exposure. */
function lookColumn({ key, placements }: ExperimentDefinition): Column<ExperimentVariant> {
  const [placement] = placements;
  return {
    name: 'Its lists',
    whole: true,
    cell: (variant) => (
      <Link
        to="/explore"
        search={{ experiment: key, variant: variant.key, ...(placement ? { placement } : {}) }}
        aria-label={`Look at the lists of ${variant.name || variant.key}`}
      >
        Look
      </Link>
    ),
  };
}

type Fact = readonly [string, ReactNode];

function Facts({ facts }: { facts: readonly Fact[] }) {
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

function population(definition: ExperimentDefinition): Fact[] {
  const { coverage, unit, sticky, placements, targeting, layer, layerRange } = definition;
  const [from = 0, to = 1] = layerRange ?? [];
  return [
    ['Coverage', `${shareText(coverage)} of ${unit === 'user' ? 'users' : 'sessions'}`],
    ['Placements', placements.length === 0 ? 'all' : placements.join(', ')],
    ['Targeting', targeting ? <code key="cel">{targeting}</code> : 'everybody'],
    ['Layer', layer ? `${layer}, ${shareText(from)} to ${shareText(to)}` : 'none'],
    ['Sticky', sticky ? 'yes: a unit keeps its first variant' : 'no'],
  ];
}

function measures(definition: ExperimentDefinition): Fact[] {
  const { primaryMetric, secondaryMetrics, guardrails, minimumEffect } = definition;
  const { plannedUnitsPerVariant, plannedDays, alpha } = definition;
  const none = 'none';
  return [
    ['Primary metric', METRICS[primaryMetric].name],
    ['Secondary', secondaryMetrics.map((metric) => METRICS[metric].name).join(', ') || none],
    [
      'Guardrails',
      guardrails
        .map(({ metric, maxRelativeHarm }) => {
          return `${METRICS[metric].name}, at most ${shareText(maxRelativeHarm)} worse`;
        })
        .join('; ') || none,
    ],
    ['Smallest effect that matters', minimumEffect ? shareText(minimumEffect) : 'not said'],
    [
      'Planned',
      [
        plannedUnitsPerVariant ? `${wholeNumber(plannedUnitsPerVariant)} units a variant` : '',
        plannedDays ? `${plannedDays} days` : '',
      ]
        .filter((words) => words !== '')
        .join(', ') || 'nothing',
    ],
    ['False alarms at most', shareText(alpha)],
  ];
}

function Phases({ experiment: { phases } }: { experiment: Experiment }) {
  return (
    <Panel
      title="Phases"
      hint="A phase has one seed and one set of weights; an app with a GrowthBook SDK hashes with its seed."
      flush
    >
      <DataTable
        caption="Phases"
        columns={[
          { name: 'Phase', cell: ({ phase }) => phase },
          { name: 'Began', whole: true, cell: ({ startedAt }) => momentText(startedAt) },
          {
            name: 'Ended',
            whole: true,
            cell: ({ endedAt }) => (endedAt === null ? '–' : momentText(endedAt)),
          },
          { name: 'Coverage', numeric: true, cell: ({ coverage }) => shareText(coverage) },
          {
            name: 'Weights',
            cell: ({ weights }) =>
              Object.entries(weights)
                .map(([variant, weight]) => `${variant} ${shareText(weight)}`)
                .join(', '),
          },
          { name: 'Seed', wideOnly: true, cell: ({ seed }) => <code>{seed}</code> },
        ]}
        rows={phases}
        rowKey={({ phase }) => phase}
      />
    </Panel>
  );
}
