import { PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSession } from '../access/session';
import { BusyButton } from '../shared/BusyButton';
import { Panel } from '../shared/Panel';
import { useChangePassword } from './useSettings';

const SHORTEST = 10;

/** Changes the password of whoever is signed in. */
export function OwnPassword() {
  const { name } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const change = useChangePassword();
  const short = next !== '' && next.length < SHORTEST;
  const differs = again !== '' && again !== next;

  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate(
      { current, next },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
          setAgain('');
        },
      },
    );
  }

  const toggle = { 'aria-label': 'Show or hide the password', tabIndex: 0 };
  return (
    <Panel title="Your password" hint={`Of ${name}. Your other sessions end when it changes.`}>
      <form onSubmit={submit}>
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <Stack gap="md" maw={420}>
          <PasswordInput
            label="The one now"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={change.error?.message}
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={toggle}
          />
          <PasswordInput
            label="The new one"
            description={`At least ${SHORTEST} characters`}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
            error={short && `It has ${next.length} of at least ${SHORTEST} characters.`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={toggle}
          />
          <PasswordInput
            label="The new one again"
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            error={differs && 'It is not the same.'}
            autoComplete="new-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={toggle}
          />
          <Text size="sm" role="status">
            {change.isSuccess && 'Your password is changed.'}
          </Text>
          <div>
            <BusyButton
              type="submit"
              busy={change.isPending}
              disabled={current === '' || next.length < SHORTEST || again !== next}
            >
              Change the password
            </BusyButton>
          </div>
        </Stack>
      </form>
    </Panel>
  );
}
