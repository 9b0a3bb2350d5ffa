import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { dayText } from '../shared/day';
import { compactNumber, counted } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { TimeChart } from '../shared/TimeChart';
import { useExposure } from './useCatalogue';

const DAYS = ['7', '30', '90'] as const;

/** How often an item was shown, clicked and bought. */
export function Exposure({ itemId }: { itemId: string }) {
  const [days, setDays] = useState<string>('30');
  const exposure = useExposure(itemId, Number(days));
  return (
    <Panel
      title="Exposure and clicks"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Days"
          value={days}
          data={DAYS.map((value) => ({ value, label: `${value} days` }))}
          onChange={setDays}
        />
      }
    >
      <Loaded query={exposure} what="the exposure">
        {({ days: rows }) =>
          rows.every((row) => row.shown === 0 && row.clicks === 0 && row.purchases === 0) ? (
            <EmptyState title="Not shown yet">
              No list of the last {counted(Number(days), 'day')} held this item.
            </EmptyState>
          ) : (
            <TimeChart
              label="How often the item was shown, clicked and bought, day by day"
              moments={rows.map((row) => row.day)}
              momentLabel={(day) => (day === '' ? '' : dayText(day))}
              format={compactNumber}
              series={[
                { name: 'shown', colour: 'brand', values: rows.map((row) => row.shown) },
                { name: 'clicks', colour: 'brass', values: rows.map((row) => row.clicks) },
                { name: 'purchases', colour: 'rule-ink', values: rows.map((row) => row.purchases) },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
