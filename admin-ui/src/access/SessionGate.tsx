import { Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { onRefusedSession } from '../api/client';
import type { Session } from '../api/types';
import { Dialog } from '../shared/Dialog';
import { ErrorState, LoadingState } from '../shared/states';
import { forgetAnswers, readSession, SESSION_KEY, SessionContext } from './session';

// Whoever is signed in needs neither.
const SignInForm = lazy(async () => ({ default: (await import('./SignInForm')).SignInForm }));
const SignInPage = lazy(async () => ({ default: (await import('./SignInPage')).SignInPage }));

/**
 * Shows the pages to whoever is signed in, and asks everyone else to sign in. Where a session ends under a page, the page
 * stays as it is behind the form, so that nothing typed is lost; what another member read is dropped.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [ended, setEnded] = useState(false);
  const session = useQuery({ queryKey: SESSION_KEY, queryFn: readSession });
  useEffect(() => onRefusedSession(() => setEnded(true)), []);

  function admit(next: Session) {
    if (session.data && session.data.name !== next.name) forgetAnswers(queryClient);
    queryClient.setQueryData(SESSION_KEY, next);
    if (ended)
      void queryClient.invalidateQueries({ predicate: (query) => query.state.error !== null });
    setEnded(false);
  }

  if (session.isPending) return <LoadingState what="your session" />;
  if (session.isError)
    return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data === null) {
    return (
      <Suspense fallback={<LoadingState what="the page" />}>
        <SignInPage onSignIn={admit} />
      </Suspense>
    );
  }
  return (
    <SessionContext value={session.data}>
      <div key={session.data.name}>{children}</div>
      {ended && (
        <Dialog title="Your session has ended" leavable={false} onClose={() => {}}>
          <Stack gap="md">
            <Text size="sm">Sign in again to go on where you were.</Text>
            <Suspense fallback={<LoadingState what="the form" />}>
              <SignInForm name={session.data.name} onSignIn={admit} />
            </Suspense>
          </Stack>
        </Dialog>
      )}
    </SessionContext>
  );
}
