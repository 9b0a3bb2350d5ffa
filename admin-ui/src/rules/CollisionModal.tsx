import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { BusyButton } from '../shared/BusyButton';
import { Dialog } from '../shared/Dialog';
import { agoText } from '../shared/format';
import { type Choices, MergeView } from './MergeView';
import { mergedRules, ruleDifferences } from './merge';
import type { Draft, DraftContent } from './types';
import { memberName } from './wording';

interface CollisionModalProps {
  /** What both began from. */
  base: DraftContent;
  mine: DraftContent;
  theirs: Draft;
  busy: boolean;
  onSave: (content: DraftContent) => void;
  onSaveApart: () => void;
  onTakeTheirs: () => void;
  onClose: () => void;
}

/** Somebody else saved the draft meanwhile: both versions, and every way to go on that loses neither. */
export function CollisionModal(props: CollisionModalProps) {
  const { base, mine, theirs, busy, onSave, onSaveApart, onTakeTheirs, onClose } = props;
  const [choices, setChoices] = useState<Choices>(new Map());
  const [words, setWords] = useState<'mine' | 'theirs'>('mine');
  const who = memberName(theirs.updatedBy);
  const differences = ruleDifferences(base.rules, mine.rules, theirs.rules);
  const wordsDiffer = mine.title !== theirs.title || mine.note !== theirs.note;
  const chosen = words === 'mine' ? mine : theirs;
  return (
    <Dialog onClose={onClose} size="xl" title={`${who} has saved this draft meanwhile`}>
      <Stack gap="md">
        <Text size="sm">
          That was {agoText(theirs.updatedAt, Date.now())}. Nothing of yours is lost: both versions
          stand below, and what one of you alone changed is taken from that one.
        </Text>
        {wordsDiffer && (
          <Radio.Group
            label="Title and note"
            value={words}
            onChange={(value) => setWords(value === 'theirs' ? 'theirs' : 'mine')}
          >
            <Stack gap={6} mt={6}>
              <Radio value="mine" label={`Yours: ${mine.title}. ${mine.note}`} />
              <Radio value="theirs" label={`${who}: ${theirs.title}. ${theirs.note}`} />
            </Stack>
          </Radio.Group>
        )}
        {differences.length === 0 ? (
          <Text size="sm">The rules are the same but for their order.</Text>
        ) : (
          <MergeView
            differences={differences}
            choices={choices}
            onChoose={setChoices}
            mineLabel="You"
            theirsLabel={who}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={onTakeTheirs} disabled={busy}>
            Drop mine, go on with theirs
          </Button>
          <Button variant="default" onClick={onSaveApart} disabled={busy}>
            Save mine as a draft of its own
          </Button>
          <BusyButton
            busy={busy}
            onClick={() =>
              onSave({
                title: chosen.title,
                note: chosen.note,
                rules: mergedRules(base.rules, mine.rules, theirs.rules, choices),
              })
            }
          >
            Save both as chosen
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  );
}
