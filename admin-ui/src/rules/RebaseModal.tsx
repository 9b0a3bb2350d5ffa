import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { BusyButton } from '../shared/BusyButton';
import { Dialog } from '../shared/Dialog';
import { ErrorState, LoadingState } from '../shared/states';
import { type Choices, MergeView } from './MergeView';
import { mergedRules, ruleDifferences } from './merge';
import { useLiveRuleset, useRuleset } from './rulesApi';
import type { Draft, Rule } from './types';

interface RebaseModalProps {
  draft: Draft;
  busy: boolean;
  onSave: (rules: Rule[]) => void;
  onClose: () => void;
}

/** The live ruleset and the draft changed the same rules: both, to choose from, as a new draft on what is live. */
export function RebaseModal({ draft, busy, onSave, onClose }: RebaseModalProps) {
  const base = useRuleset(draft.base);
  const live = useLiveRuleset(null);
  const [choices, setChoices] = useState<Choices>(new Map());
  const failed = [base, live].find(({ isError }) => isError);
  return (
    <Dialog onClose={onClose} size="xl" title="The live rules changed where this draft does">
      {failed?.error && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && (!base.data || !live.data) && <LoadingState what="both versions" />}
      {base.data && live.data && (
        <Stack gap="md">
          <Text size="sm">
            This draft was begun on version {draft.base}; version {live.data.version} is live now.
            Choose whose rules are to stand; they become a new draft on version {live.data.version},
            and this one is discarded.
          </Text>
          <MergeView
            differences={ruleDifferences(base.data.rules, draft.rules, live.data.rules)}
            choices={choices}
            onChoose={setChoices}
            mineLabel="This draft"
            theirsLabel={`Version ${live.data.version}`}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={busy}>
              Leave it as it is
            </Button>
            <BusyButton
              busy={busy}
              onClick={() =>
                onSave(mergedRules(base.data.rules, draft.rules, live.data.rules, choices))
              }
            >
              Make the new draft
            </BusyButton>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
