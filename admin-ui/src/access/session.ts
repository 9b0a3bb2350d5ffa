import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { setCsrfToken } from '../api/client';
import { RequestFailure } from '../api/problem';
import { call } from '../api/request';
import type { Scope, Session } from '../api/types';

export const SESSION_KEY = ['session'] as const;

/** The session of the cookie, or null where there is none. */
export async function readSession(): Promise<Session | null> {
  try {
    return remembered(await call<Session>('GET', '/v1/session'));
  } catch (error) {
    if (error instanceof RequestFailure && error.status === 401) return null;
    throw error;
  }
}

export async function signIn(name: string, password: string): Promise<Session> {
  return remembered(await call<Session>('POST', '/v1/session', { body: { name, password } }));
}

export async function signOut(): Promise<void> {
  await call<void>('DELETE', '/v1/session');
  setCsrfToken(null);
}

/** Drops what was read in a session that is over. */
export function forgetAnswers(queryClient: QueryClient) {
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
}

function remembered(session: Session): Session {
  setCsrfToken(session.csrfToken);
  return session;
}

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in. For pages, which stand behind the gate. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('This stands outside the gate: nobody is signed in here.');
  return session;
}

/** Whether whoever is signed in has a scope. The server decides; the page only leaves out what it would refuse. */
export function useMay(scope: Scope): boolean {
  return useSession().scopes.includes(scope);
}
