import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { dayText } from '../shared/day';
import { Panel } from '../shared/Panel';
import { SERIES_COLOURS, TimeChart } from '../shared/TimeChart';
import { METRICS, variantName } from './experimentWords';
import type { ExperimentDefinition, ExperimentMetric, ExperimentResults } from './types';

interface DailyProps {
  daily: ExperimentResults['daily'];
  definition: ExperimentDefinition;
}

/** A metric day by day, a line for each variant. */
export function Daily({ daily, definition }: DailyProps) {
  const metrics = [...new Set(daily.map(({ metric }) => metric))];
  const [chosen, setChosen] = useState<ExperimentMetric>(definition.primaryMetric);
  const metric = metrics.includes(chosen) ? chosen : metrics[0];
  if (metric === undefined) return null;
  const points = daily.filter((point) => point.metric === metric);
  const days = [...new Set(points.map(({ day }) => day))].toSorted();
  const variants = definition.variants.slice(0, SERIES_COLOURS.length);
  return (
    <Panel
      title="Day by day"
      actions={
        <NativeSelect
          size="xs"
          aria-label="Metric of the chart"
          value={metric}
          data={metrics.map((value) => ({ value, label: METRICS[value].name }))}
          onChange={(event) => {
            const next = metrics.find((each) => each === event.currentTarget.value);
            if (next) setChosen(next);
          }}
        />
      }
    >
      <TimeChart
        label={`${METRICS[metric].name} of each variant, day by day`}
        moments={days}
        momentLabel={(day) => (day === '' ? '' : dayText(day))}
        format={METRICS[metric].format}
        series={variants.map(({ key }, index) => ({
          name: variantName(definition, key),
          colour: SERIES_COLOURS[index] ?? 'brand',
          values: days.map(
            (day) =>
              points.find((point) => point.day === day && point.variant === key)?.mean ?? null,
          ),
        }))}
      />
    </Panel>
  );
}
