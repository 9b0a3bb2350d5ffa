import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { BarList } from './BarList';
import { dayText } from './day';
import layout from './layout.module.css';
import { chartOf, measureText, type ResultRow, type ShownColumn } from './resultData';
import { SERIES_COLOURS, TimeChart } from './TimeChart';

interface ResultChartProps {
  columns: readonly ShownColumn[];
  rows: readonly ResultRow[];
}

const hour = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
  timeZone: 'UTC',
});

function momentText(moment: string): string {
  const time = Date.parse(moment);
  if (Number.isNaN(time)) return moment;
  return moment.length <= 10 ? dayText(time) : hour.format(time);
}

/** A measure of a result, drawn: over time where there is one, else as bars. */
export function ResultChart({ columns, rows }: ResultChartProps) {
  const measures = columns.filter(({ role }) => role === 'measure');
  const [chosen, setChosen] = useState('');
  const measure = measures.find(({ name }) => name === chosen) ?? measures[0];
  const chart = measure ? chartOf(columns, rows, measure.name) : null;
  if (!measure || !chart) {
    return (
      <p className={layout.muted}>
        There is nothing to draw: that takes rows with a column of numbers, none of them below 0.
      </p>
    );
  }
  const format = (value: number) => measureText(value, measure.unit);
  return (
    <div className={layout.stack}>
      {measures.length > 1 && (
        <NativeSelect
          size="xs"
          maw={260}
          label="Drawn"
          value={measure.name}
          data={measures.map(({ name }) => ({ value: name, label: name.replaceAll('_', ' ') }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      {chart.kind === 'lines' ? (
        <TimeChart
          label={`${measure.name} over time`}
          moments={chart.moments}
          momentLabel={momentText}
          format={format}
          series={chart.lines.map(({ name, values }, index) => ({
            name: name === '' ? measure.name.replaceAll('_', ' ') : name,
            colour: SERIES_COLOURS[index] ?? 'brand',
            values,
          }))}
        />
      ) : (
        <BarList
          label={measure.name}
          rows={chart.bars.map(({ name, value }, index) => ({
            name: name === '' ? `Row ${index + 1}` : name,
            value: value / Math.max(...chart.bars.map((bar) => bar.value), Number.MIN_VALUE),
            text: format(value),
          }))}
        />
      )}
      {chart.of > (chart.kind === 'lines' ? chart.lines : chart.bars).length && (
        <p className={layout.muted}>
          The largest {(chart.kind === 'lines' ? chart.lines : chart.bars).length} of {chart.of} are
          drawn; the table has all.
        </p>
      )}
    </div>
  );
}
