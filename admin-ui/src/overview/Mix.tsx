import type { Overview, StageLatency } from '../api/types';
import { REGIMES, SOURCES } from '../explore/wording';
import { BarList } from '../shared/BarList';
import { type Column, DataTable } from '../shared/DataTable';
import { latencyText, shareText } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';

/** The stages of a list in the order of their work. */
const STAGES: readonly (readonly [string, string])[] = [
  ['profile', 'Profile of the user'],
  ['prepare', 'Rules for the request'],
  ['scoring', 'Candidates of the models'],
  ['coldstart', 'Candidates for cold start'],
  ['rank', 'Second stage'],
  ['rerank', 'Re-ranking by the rules'],
  ['total', 'Total'],
];

function stageName(stage: string): string {
  return STAGES.find(([term]) => term === stage)?.[1] ?? stage;
}

function stageOrder(stage: string): number {
  const place = STAGES.findIndex(([term]) => term === stage);
  return place < 0 ? STAGES.length : place;
}

const STAGE_COLUMNS: readonly Column<StageLatency>[] = [
  { name: 'Stage', cell: (row) => stageName(row.stage) },
  { name: 'p50', numeric: true, cell: (row) => latencyText(row.p50) },
  { name: 'p95', numeric: true, cell: (row) => latencyText(row.p95) },
  { name: 'p99', numeric: true, cell: (row) => latencyText(row.p99) },
];

function nameOf(words: Record<string, { name: string }>, term: string): string {
  return words[term]?.name ?? term;
}

/** Where time went and where items came from. */
export function Mix({ overview }: { overview: Overview }) {
  return (
    <div className={layout.thirds}>
      <Panel title="Time of each stage" flush>
        {overview.latency.length === 0 ? (
          <Nothing />
        ) : (
          <DataTable
            caption="Time of each stage"
            columns={STAGE_COLUMNS}
            rows={overview.latency.toSorted(
              (one, other) => stageOrder(one.stage) - stageOrder(other.stage),
            )}
            rowKey={(row) => row.stage}
          />
        )}
      </Panel>
      <Panel title="Regimes" hint="How much was known of whom a list was for">
        {overview.regimes.length === 0 ? (
          <Nothing />
        ) : (
          <BarList
            label="Regimes"
            rows={overview.regimes.map(({ regime, share }) => ({
              name: nameOf(REGIMES, regime),
              value: share,
              text: shareText(share),
            }))}
          />
        )}
      </Panel>
      <Panel title="Sources" hint="What proposed the items that were shown">
        {overview.sources.length === 0 ? (
          <Nothing />
        ) : (
          <BarList
            label="Sources"
            rows={overview.sources.map(({ source, share }) => ({
              name: nameOf(SOURCES, source),
              value: share,
              text: shareText(share),
            }))}
          />
        )}
      </Panel>
    </div>
  );
}

function Nothing() {
  return <EmptyState title="Nothing was served">Choose a longer range.</EmptyState>;
}
