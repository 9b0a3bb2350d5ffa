import { PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Session } from '../api/types';
import { BusyButton } from '../shared/BusyButton';
import { signIn } from './session';

interface SignInFormProps {
  /** Whose session ended; empty for a fresh start. */
  name?: string;
  onSignIn: (session: Session) => void;
}

export function SignInForm({ name: known = '', onSignIn }: SignInFormProps) {
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const attempt = useMutation({
    mutationFn: () => signIn(name.trim(), password),
    onSuccess: onSignIn,
    onError: () => passwordField.current?.select(),
  });

  useEffect(() => (known ? passwordField : nameField).current?.focus(), [known]);

  function submit(event: FormEvent) {
    event.preventDefault();
    attempt.mutate();
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          ref={nameField}
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <PasswordInput
          ref={passwordField}
          label="Password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={attempt.error?.message}
          aria-invalid={attempt.isError}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        />
        <BusyButton type="submit" busy={attempt.isPending}>
          Sign in
        </BusyButton>
      </Stack>
    </form>
  );
}
