import { Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmModal } from '../shared/ConfirmModal';
import { renewRules, revertTo } from './rulesApi';

interface RevertModalProps {
  version: string;
  onClose: () => void;
}

/** Asks before the rules of an earlier version become live again. */
export function RevertModal({ version, onClose }: RevertModalProps) {
  const [note, setNote] = useState(`Back to version ${version}`);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const revert = useMutation({
    mutationFn: () => revertTo(version, note),
    onSuccess: () => {
      renewRules(queryClient);
      onClose();
      void navigate({ to: '/rules', search: {} });
    },
  });
  return (
    <ConfirmModal
      title={`Bring back version ${version}?`}
      act="Make it live"
      pending={revert.isPending}
      error={revert.error}
      onConfirm={() => revert.mutate()}
      onClose={onClose}
    >
      <Text size="sm">
        Its rules become a new version that is live at once. What is live now stays in the history.
      </Text>
      <TextInput
        label="Note"
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ConfirmModal>
  );
}
