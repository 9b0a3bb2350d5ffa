import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Segments } from '../api/types';
import { BarList } from '../shared/BarList';
import { wholeNumber } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import classes from './SegmentsPanel.module.css';
import { useSegments } from './useUserPages';

const SHOWN = 12;

/** How many users share each value of the attributes that segment them. */
export function SegmentsPanel() {
  const segments = useSegments();
  return (
    <Panel title="Segments" hint="Users by the attributes that have the role segment">
      <Loaded query={segments} what="the segments">
        {(data) =>
          data.segments.length === 0 ? (
            <EmptyState title="No segments">
              No attribute of users has the role segment. An administrator gives it under Catalogue,
              Attributes.
            </EmptyState>
          ) : (
            <Values segments={data.segments} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function Values({ segments }: { segments: Segments['segments'] }) {
  const [chosen, setChosen] = useState(segments[0]?.attribute ?? '');
  const values = segments.find(({ attribute }) => attribute === chosen)?.values ?? [];
  const total = values.reduce((sum, { users }) => sum + users, 0);
  return (
    <div className={classes.values}>
      <NativeSelect
        label="Attribute"
        value={chosen}
        data={segments.map(({ attribute }) => attribute)}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <BarList
        label={`Users by ${chosen}`}
        rows={values.slice(0, SHOWN).map(({ value, users }) => ({
          name: value,
          value: users / Math.max(1, total),
          text: wholeNumber(users),
        }))}
      />
      {values.length > SHOWN && (
        <p className={classes.more}>and {values.length - SHOWN} values with fewer users</p>
      )}
    </div>
  );
}
