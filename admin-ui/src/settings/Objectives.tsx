import { Button, Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../access/session';
import { RequestFailure } from '../api/problem';
import type { Settings } from '../api/types';
import { Loaded } from '../shared/Loaded';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { useChangeSettings, useInstallationSettings } from './useSettings';

const NAMES = [
  { key: 'click', label: 'Clicks', description: 'That the item is taken' },
  { key: 'cart', label: 'Carts', description: 'That it is put into the cart' },
  { key: 'purchase', label: 'Purchases', description: 'That it is bought' },
  { key: 'rating', label: 'Ratings', description: 'The rating it would get' },
] as const;

type Change = ReturnType<typeof useChangeSettings>;

/** What the relevance of lists is made of. */
export function Objectives() {
  const settings = useInstallationSettings();
  const change = useChangeSettings();
  return (
    <Panel title="Objectives of lists">
      <p>
        A model with a ranker foretells these for each item. Relevance is their mean, weighted as
        you say here. What a model does not foretell counts for nothing.
      </p>
      {change.isError && (
        <Notice tone="bad" onClose={change.reset}>
          {change.error instanceof RequestFailure && change.error.status === 409
            ? 'Someone else changed this in the meantime. What they chose is shown now.'
            : change.error.message}
        </Notice>
      )}
      <Loaded query={settings} what="the settings">
        {(data) => <Weights key={data.revision} settings={data} change={change} />}
      </Loaded>
    </Panel>
  );
}

function Weights({ settings, change }: { settings: Settings; change: Change }) {
  const administers = useMay('admin');
  const [weights, setWeights] = useState(settings.objectives);
  const someWeigh = NAMES.some(({ key }) => (weights[key] ?? 0) > 0);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ ...settings, objectives: weights });
      }}
    >
      <Group align="end" mb="md">
        {NAMES.map(({ key, label, description }) => (
          <NumberInput
            key={key}
            label={label}
            description={description}
            min={0}
            max={1000}
            disabled={!administers}
            value={weights[key] ?? 0}
            onChange={(value) => setWeights({ ...weights, [key]: Number(value) })}
          />
        ))}
      </Group>
      {!someWeigh && <p role="alert">One of them must weigh more than 0.</p>}
      <Button type="submit" disabled={!administers || !someWeigh} loading={change.isPending}>
        Use these weights
      </Button>
    </form>
  );
}
