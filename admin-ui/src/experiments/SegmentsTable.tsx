import { type Column, DataTable } from '../shared/DataTable';
import { wholeNumber } from '../shared/format';
import { Panel } from '../shared/Panel';
import { intervalText, liftText, METRICS, meanText, variantName } from './experimentWords';
import { LiftBar, reachOf } from './LiftBar';
import type { ExperimentDefinition, SegmentResult, VariantMetric } from './types';

interface SegmentsTableProps {
  segments: readonly SegmentResult[];
  definition: ExperimentDefinition;
}

/** A segment as a result that can be drawn; alone it decides nothing. */
function drawn({ variant, mean, units, relativeLift, low, high }: SegmentResult): VariantMetric {
  return {
    variant,
    mean,
    units,
    relativeLift,
    fixed: null,
    sequential: low === null && high === null ? null : { low, high, pValue: null },
    cupedReduction: null,
    adjustedPValue: null,
    significant: false,
  };
}

/** The primary metric where units or lists are told apart. */
export function SegmentsTable({ segments, definition }: SegmentsTableProps) {
  const control = definition.variants[0]?.key;
  const several = segments.some(({ variant }) => variant !== control);
  const rows = several ? segments.filter(({ variant }) => variant !== control) : segments;
  const reach = reachOf(rows.map(drawn));
  const columns: readonly Column<SegmentResult>[] = [
    { name: 'By', cell: ({ dimension }) => dimension },
    { name: 'Segment', cell: ({ value }) => value },
    { name: 'Variant', cell: ({ variant }) => variantName(definition, variant) },
    { name: 'Units', numeric: true, cell: ({ units }) => wholeNumber(units) },
    {
      name: METRICS[definition.primaryMetric].name,
      numeric: true,
      cell: ({ mean }) => meanText(definition.primaryMetric, mean),
    },
    { name: 'Lift', numeric: true, cell: ({ relativeLift }) => liftText(relativeLift) },
    {
      name: `From ${liftText(-reach)} to ${liftText(reach)}`,
      cell: (row) => <LiftBar result={drawn(row)} higherIsBetter reach={reach} />,
    },
    {
      name: 'Always-valid interval',
      wideOnly: true,
      whole: true,
      cell: ({ low, high }) => (low === null && high === null ? '–' : intervalText(low, high)),
    },
  ];
  return (
    <Panel
      title="Segments"
      hint="Where there are many segments, some differ by chance alone: take them as questions, not as answers."
      flush
    >
      <DataTable
        caption="Segments"
        columns={columns}
        rows={rows}
        rowKey={({ dimension, value, variant }) => `${dimension} ${value} ${variant}`}
      />
    </Panel>
  );
}
