import { DataTable } from '../shared/DataTable';
import { latencyText, shareText, wholeNumber } from '../shared/format';
import { Panel } from '../shared/Panel';
import type { ExperimentResults } from './types';

type Shadow = NonNullable<ExperimentResults['shadow']>;

/** What the variant would have made of live requests, and what it costs. */
export function ShadowResult({ result }: { result: Shadow }) {
  const { lists, errors, overlap, live, shadow } = result;
  const rows: readonly { what: string; live: string; shadow: string }[] = [
    {
      what: 'Time, half of the lists',
      live: latencyText(live.p50),
      shadow: latencyText(shadow.p50),
    },
    { what: 'Time, 99 of 100 lists', live: latencyText(live.p99), shadow: latencyText(shadow.p99) },
    {
      what: 'Lists that failed',
      live: '–',
      shadow: `${wholeNumber(errors)} (${shareText(lists === 0 ? null : errors / lists)})`,
    },
  ];
  return (
    <Panel
      title="Shadow"
      hint={`${wholeNumber(lists)} lists were computed twice; nobody was shown the second one. Rank-biased overlap with what was shown: ${overlap === null ? '–' : overlap.toFixed(3)} (1 is the same list).`}
      flush
    >
      <DataTable
        caption="Shadow"
        columns={[
          { name: 'Figure', cell: ({ what }) => what },
          { name: 'Live', numeric: true, cell: (row) => row.live },
          { name: 'Shadow', numeric: true, cell: (row) => row.shadow },
        ]}
        rows={rows}
        rowKey={({ what }) => what}
      />
    </Panel>
  );
}
