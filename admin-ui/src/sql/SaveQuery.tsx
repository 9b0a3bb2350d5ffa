import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConfirmModal } from '../shared/ConfirmModal';
import { useSavedQueries, useSaveQuery } from './useSql';

interface SaveQueryProps {
  sql: string;
  /** The one that it came from; empty for a new one. */
  name: string;
  onSaved: (name: string) => void;
  onClose: () => void;
}

/** Saves a statement under a name; one that is taken is overwritten only when that is said. */
export function SaveQuery({ sql, name, onSaved, onClose }: SaveQueryProps) {
  const [typed, setTyped] = useState(name);
  const taken = useSavedQueries().data?.some((query) => query.name === typed.trim()) ?? false;
  const saving = useSaveQuery((saved) => onSaved(saved.name));
  return (
    <ConfirmModal
      title="Save the statement"
      act={taken ? 'Overwrite' : 'Save'}
      disabled={typed.trim() === ''}
      pending={saving.isPending}
      error={saving.error}
      onConfirm={() => saving.mutate({ name: typed.trim(), sql })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        value={typed}
        maxLength={100}
        description={
          taken ? 'There is one of this name: it is overwritten.' : 'Everybody finds it by it.'
        }
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmModal>
  );
}
