import { Code, Stack, Text, Title } from '@mantine/core';
import type { Session } from '../api/types';
import { BellMark } from '../app/BellMark';
import { SignInForm } from './SignInForm';
import classes from './SignInForm.module.css';

export function SignInPage({ onSignIn }: { onSignIn: (session: Session) => void }) {
  return (
    <main className={classes.page}>
      <Stack className={classes.card ?? ''} gap="md">
        <div className={classes.brand}>
          <BellMark size={34} />
          <Title order={1} size="h3">
            Belfry
          </Title>
        </div>
        <SignInForm onSignIn={onSignIn} />
        <Text size="xs" c="dimmed">
          <Code>./belfry demo</Code> prints the name and password of its administrator. An
          administrator adds members under Settings.
        </Text>
      </Stack>
    </main>
  );
}
