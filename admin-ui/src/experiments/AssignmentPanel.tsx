import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { variantName } from './experimentWords';
import type { Experiment } from './types';
import { useAssignment } from './useExperiments';

/** Which variant someone has, and why. */
export function AssignmentPanel({ experiment: { key, definition } }: { experiment: Experiment }) {
  const { unit } = definition;
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const assignment = useAssignment(key, unit, asked);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(typed.trim());
  }

  return (
    <Panel title="Who has which variant" hint="Asking records nothing.">
      <form className={layout.form} onSubmit={submit}>
        <TextInput
          label={unit === 'user' ? 'User id' : 'Session id'}
          value={typed}
          maxLength={256}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={typed.trim() === ''}>
          Ask
        </Button>
      </form>
      {assignment.isError && <p role="alert">{assignment.error.message}</p>}
      {assignment.data && (
        <p role="status">
          <strong>
            {assignment.data.variant === null
              ? 'Not in the experiment.'
              : `${variantName(definition, assignment.data.variant)}.`}
          </strong>{' '}
          {assignment.data.sentence}
        </p>
      )}
    </Panel>
  );
}
