import { type Column, DataTable } from '../shared/DataTable';
import { shareText, wholeNumber } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { Tag } from '../shared/Tag';
import {
  intervalText,
  liftText,
  METRICS,
  meanText,
  pText,
  ROLES,
  variantName,
} from './experimentWords';
import { LiftBar, reachOf } from './LiftBar';
import classes from './Results.module.css';
import type { ExperimentDefinition, MetricResults, VariantMetric } from './types';

/** A share of the variance that is not worth a line. */
const LEAST_TAKEN = 0.005;

interface Row extends MetricResults {
  result: VariantMetric;
  control: VariantMetric | undefined;
}

/** Every metric and variant against control. Variants without a control to compare with stand alone. */
function rowsOf(metrics: readonly MetricResults[], definition: ExperimentDefinition): Row[] {
  const controlKey = definition.variants[0]?.key;
  return metrics.flatMap((metric) => {
    const control = metric.variants.find(({ variant }) => variant === controlKey);
    const others = metric.variants.filter((each) => each !== control);
    const shown = others.length > 0 ? others : metric.variants;
    return shown.map((result) => ({ ...metric, result, control }));
  });
}

interface ResultsTableProps {
  metrics: readonly MetricResults[];
  definition: ExperimentDefinition;
  /** Whether nothing may be concluded from them. */
  withheld: boolean;
}

/** The figures, with their intervals drawn about no change. */
export function ResultsTable({ metrics, definition, withheld }: ResultsTableProps) {
  const rows = rowsOf(metrics, definition);
  const reach = reachOf(
    rows.filter(({ role }) => role !== 'guardrail').map(({ result }) => result),
  );
  const columns: readonly Column<Row>[] = [
    {
      name: 'Metric',
      cell: ({ metric, role }) => (
        <span className={classes.metric}>
          <span>{METRICS[metric].name}</span>
          <span className={classes.role}>{ROLES[role]}</span>
        </span>
      ),
    },
    { name: 'Variant', cell: ({ result }) => variantName(definition, result.variant) },
    {
      name: 'Control',
      numeric: true,
      cell: ({ metric, control }) => meanText(metric, control?.mean ?? null),
    },
    {
      name: 'Mean',
      numeric: true,
      cell: ({ metric, result }) => meanText(metric, result.mean),
    },
    { name: 'Lift', numeric: true, cell: ({ result }) => liftText(result.relativeLift) },
    {
      name: `From ${liftText(-reach)} to ${liftText(reach)}`,
      cell: ({ result, higherIsBetter }) => (
        <LiftBar result={result} higherIsBetter={higherIsBetter} reach={reach} />
      ),
    },
    {
      name: 'Always-valid interval',
      wideOnly: true,
      whole: true,
      cell: ({ result: { sequential } }) =>
        sequential ? intervalText(sequential.low, sequential.high) : '–',
    },
    {
      name: 'p, adjusted',
      numeric: true,
      wideOnly: true,
      cell: ({ result }) => pText(result.adjustedPValue),
    },
    { name: 'Says', whole: true, cell: (row) => <Says row={row} withheld={withheld} /> },
  ];
  return (
    <Panel
      title="Results"
      hint={`The wide band is right at every look, with at most ${shareText(definition.alpha)} false alarms. The bar holds for one look at the planned end.`}
      flush
    >
      <DataTable
        caption="Results"
        columns={columns}
        rows={rows}
        rowKey={({ metric, role, result }) => `${role} ${metric} ${result.variant}`}
        detail={({ result: { cupedReduction, units } }) =>
          cupedReduction !== null && cupedReduction >= LEAST_TAKEN ? (
            <span className={layout.muted}>
              Of {wholeNumber(units)} units. What they did before took {shareText(cupedReduction)}{' '}
              of the variance away (CUPED).
            </span>
          ) : null
        }
      />
      <p className={classes.legend} aria-hidden="true">
        <span>
          <i data-part="sequential" /> always-valid interval
        </span>
        <span>
          <i data-part="fixed" /> interval for one look
        </span>
        <span>
          <i data-part="zero" /> no change
        </span>
      </p>
    </Panel>
  );
}

function Says({ row: { result, higherIsBetter }, withheld }: { row: Row; withheld: boolean }) {
  const { relativeLift, significant } = result;
  if (withheld) return <span className={layout.muted}>withheld</span>;
  if (relativeLift === null) {
    const why = result.mean === null ? 'no data' : 'nothing to compare with';
    return <span className={layout.muted}>{why}</span>;
  }
  if (!significant) return <span className={layout.muted}>not shown yet</span>;
  return relativeLift > 0 === higherIsBetter ? (
    <Tag tone="good">better</Tag>
  ) : (
    <Tag tone="bad">worse</Tag>
  );
}
