import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmModal } from '../shared/ConfirmModal';
import { changesText, variantName } from './experimentWords';
import type { Experiment, ExperimentResults } from './types';
import { useAct } from './useExperiments';

interface ShipModalProps {
  experiment: Experiment;
  results: ExperimentResults | null;
  onClose: () => void;
}

/** Makes a variant what is live for everybody: the winner where there is one, else the one that is picked. */
export function ShipModal({ experiment: { key, definition }, results, onClose }: ShipModalProps) {
  const act = useAct(key, onClose);
  const verdict = results?.verdict ?? null;
  const winner = verdict?.winner ?? null;
  const [variant, setVariant] = useState(
    winner ?? definition.variants[1]?.key ?? definition.variants[0]?.key ?? '',
  );
  const [despite, setDespite] = useState(false);
  const chosen = definition.variants.find((each) => each.key === variant);
  const changes = Object.keys(chosen?.parameters ?? {}).length > 0;
  const doubtful = changes && results?.health.status === 'red';
  return (
    <ConfirmModal
      title="Ship a variant?"
      act="Ship it"
      disabled={doubtful && !despite}
      pending={act.isPending}
      error={act.error}
      onConfirm={() =>
        act.mutate({ act: 'ship', variant, ...(doubtful ? { despiteHealth: despite } : {}) })
      }
      onClose={onClose}
    >
      <Stack gap="sm">
        <Radio.Group label="What everybody is to get" value={variant} onChange={setVariant}>
          <Stack gap={6} mt={6}>
            {definition.variants.map((each) => (
              <Radio
                key={each.key}
                value={each.key}
                label={`${each.name || each.key}: ${changesText(each)}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Text size="sm">{warning(verdict, variant, variantName(definition, variant))}</Text>
        {doubtful && (
          <Checkbox
            label="Ship it although the results cannot be believed"
            checked={despite}
            onChange={(event) => setDespite(event.currentTarget.checked)}
          />
        )}
        {chosen && (
          <Text size="sm">{consequence(chosen.parameters ?? {})} The experiment ends with it.</Text>
        )}
      </Stack>
    </ConfirmModal>
  );
}

function warning(
  verdict: ExperimentResults['verdict'] | null,
  variant: string,
  name: string,
): string {
  if (verdict === null) return 'The results could not be read: nothing says that it is better.';
  if (verdict.withheld) return verdict.sentence;
  if (verdict.winner === variant) return verdict.sentence;
  return `Nothing shows so far that ${name} is better: ${verdict.sentence}`;
}

function consequence(parameters: Record<string, unknown>): string {
  const parts = [
    ...('model' in parameters ? ['its model is promoted'] : []),
    ...('ruleset' in parameters || 'withRules' in parameters || 'withoutRules' in parameters
      ? ['its rules are published as a new version']
      : []),
    ...('objectives' in parameters ? ['its objectives become those of the settings'] : []),
  ];
  if (parts.length === 0) return 'Nothing changes but that everybody gets what is live.';
  const words = parts.join(', ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
