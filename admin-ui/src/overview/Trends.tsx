import type { Overview, OverviewRange } from '../api/types';
import { compactNumber, latencyText, shareText } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { TimeChart } from '../shared/TimeChart';
import { momentOf } from './overviewSearch';

/** How the figures moved over the range. */
export function Trends({ overview, range }: { overview: Overview; range: OverviewRange }) {
  const { series } = overview;
  const moments = series.map((point) => point.at);
  const momentLabel = momentOf(range);
  return (
    <div className={layout.halves}>
      <Panel title="Lists and clicks">
        <TimeChart
          label="Lists and clicks over time"
          moments={moments}
          momentLabel={momentLabel}
          format={compactNumber}
          series={[
            { name: 'lists', colour: 'brand', values: series.map((point) => point.lists) },
            { name: 'clicks', colour: 'brass', values: series.map((point) => point.clicks) },
          ]}
        />
      </Panel>
      <Panel title="Total time">
        <TimeChart
          label="Total time of a list over time"
          moments={moments}
          momentLabel={momentLabel}
          format={latencyText}
          series={[
            { name: 'p50', colour: 'brand', values: series.map((point) => point.p50) },
            { name: 'p99', colour: 'rule-ink', values: series.map((point) => point.p99) },
          ]}
        />
      </Panel>
      <Panel title="Click-through">
        <TimeChart
          label="Clicks for each list over time"
          moments={moments}
          momentLabel={momentLabel}
          format={shareText}
          series={[
            {
              name: 'clicks for each list',
              colour: 'brass',
              values: series.map((point) =>
                point.lists === 0 ? null : point.clicks / point.lists,
              ),
            },
          ]}
        />
      </Panel>
      <Panel title="Degraded">
        <TimeChart
          label="Share of lists that were degraded, over time"
          moments={moments}
          momentLabel={momentLabel}
          format={shareText}
          series={[
            {
              name: 'of the lists',
              colour: 'gone',
              values: series.map((point) =>
                point.lists === 0 ? null : point.degraded / point.lists,
              ),
            },
          ]}
        />
      </Panel>
    </div>
  );
}
