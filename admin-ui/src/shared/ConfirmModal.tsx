import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { BusyButton } from './BusyButton';
import { Dialog } from './Dialog';

interface ConfirmModalProps {
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The act as a verb, such as "Erase". */
  act: string;
  /** What has to be typed first, for acts that cannot be undone. */
  typed?: string;
  danger?: boolean;
  /** Whether something has to be filled in first. */
  disabled?: boolean;
  pending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before an act. It is open as long as it is mounted. */
export function ConfirmModal(props: ConfirmModalProps) {
  const { title, children, act, typed, danger = false, disabled = false } = props;
  const { pending, error, onConfirm, onClose } = props;
  const [word, setWord] = useState('');

  function submit(event: FormEvent) {
    event.preventDefault();
    onConfirm();
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          {typed !== undefined && (
            <TextInput
              label={`Type ${typed} to go on`}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          )}
          {error && (
            <Text size="sm" c="var(--bf-gone)" role="alert">
              {error.message}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <BusyButton
              type="submit"
              busy={pending}
              disabled={disabled || (typed !== undefined && word !== typed)}
              {...(danger ? { color: 'red.8' } : {})}
              {...(typed === undefined ? { 'data-autofocus': true } : {})}
            >
              {act}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
