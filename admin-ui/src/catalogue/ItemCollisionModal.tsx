import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { AttributeMap, ItemConflict } from '../api/types';
import { valueText } from '../explore/wording';
import { memberName } from '../rules/wording';
import { BusyButton } from '../shared/BusyButton';
import { Dialog } from '../shared/Dialog';
import { agoText } from '../shared/format';
import type { ItemDifference } from './itemValues';
import type { ItemCollision } from './useItemSaving';

interface ItemCollisionModalProps {
  collision: ItemCollision;
  busy: boolean;
  onSave: (change: AttributeMap) => void;
  onTakeTheirs: () => void;
  onClose: () => void;
}

/** Somebody else saved the item meanwhile: both values of what differs, and whose is to stand. */
export function ItemCollisionModal(props: ItemCollisionModalProps) {
  const { collision, busy, onSave, onTakeTheirs, onClose } = props;
  const { theirs, differences } = collision;
  const [choices, setChoices] = useState<ReadonlyMap<string, ItemDifference['choice']>>(new Map());
  const choiceOf = ({ name, choice }: ItemDifference) => choices.get(name) ?? choice;
  const mine = differences.filter((each) => choiceOf(each) === 'mine');
  return (
    <Dialog onClose={onClose} title="This item was changed meanwhile">
      <Stack gap="md">
        <Text size="sm">
          {lastChange(theirs)} Nothing of yours is lost: both versions stand below, and what one of
          you alone changed is taken from that one.
        </Text>
        {differences.map((difference) => (
          <Radio.Group
            key={difference.name}
            label={difference.name}
            description={difference.both ? 'Both changed it. Say whose is to stand.' : null}
            value={choiceOf(difference)}
            onChange={(value) =>
              setChoices(
                new Map(choices).set(difference.name, value === 'theirs' ? 'theirs' : 'mine'),
              )
            }
          >
            <Stack gap={6} mt={6}>
              <Radio value="mine" label={`Yours: ${valueText(difference.mine)}`} />
              <Radio value="theirs" label={`Theirs: ${valueText(difference.theirs)}`} />
            </Stack>
          </Radio.Group>
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={onTakeTheirs} disabled={busy}>
            Drop mine, go on with theirs
          </Button>
          <BusyButton
            busy={busy}
            onClick={() => onSave(Object.fromEntries(mine.map((each) => [each.name, each.mine])))}
          >
            Save as chosen
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** An import changes items without a name in the log for each: the latest that is there may be older than what collided. */
function lastChange({ changedBy, changedAt }: ItemConflict): string {
  if (changedBy === null || changedAt === null) return 'The audit log does not say by whom.';
  const who = memberName(changedBy);
  return `The latest change that the audit log names is by ${who}, ${agoText(changedAt, Date.now())}.`;
}
