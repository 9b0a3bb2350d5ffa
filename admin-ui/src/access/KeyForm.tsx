import { Button, Code, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { rejectionOfLastKey, rememberApiKey } from '../api/apiKey';
import { BellMark } from '../app/BellMark';
import classes from './KeyForm.module.css';

/** Asks for the API key and says where to find one. */
export function KeyForm() {
  const [key, setKey] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const [error, setError] = useState(rejectionOfLastKey);

  useEffect(() => field.current?.focus(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (key.trim() === '') setError('Paste an API key first.');
    else rememberApiKey(key);
  }

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit} noValidate>
        <Stack gap="md">
          <div className={classes.brand}>
            <BellMark size={34} />
            <Title order={1} size="h3">
              Belfry
            </Title>
          </div>
          <Text size="sm" c="dimmed">
            The console reads the HTTP API with an API key. <Code>./belfry demo</Code> prints one
            when it is ready, and an address of this console that carries it. Any key with the scope{' '}
            <Code>read</Code> will do.
          </Text>
          <PasswordInput
            ref={field}
            label="API key"
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            error={error}
            aria-invalid={error !== undefined}
            autoComplete="off"
            spellCheck={false}
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the key', tabIndex: 0 }}
          />
          <Button type="submit">Open the console</Button>
          <Text size="xs" c="dimmed">
            The key stays in this tab and is forgotten when the tab is closed.
          </Text>
        </Stack>
      </form>
    </main>
  );
}
