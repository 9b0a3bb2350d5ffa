import { Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { ConfirmModal } from '../shared/ConfirmModal';

/** Asks before a page is left with changes that are not saved. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <ConfirmModal
      title="Leave without saving?"
      act="Leave"
      danger
      pending={false}
      error={null}
      onConfirm={proceed}
      onClose={reset}
    >
      <Text size="sm">What you changed in this draft since it was saved would be lost.</Text>
    </ConfirmModal>
  );
}
