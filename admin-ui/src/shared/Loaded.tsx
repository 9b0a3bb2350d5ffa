import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState, LoadingState } from './states';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** What is on its way, such as "the jobs". */
  what: string;
  children: (data: T) => ReactNode;
}

/** What a query found, or the state that it is in. An answer that is there stays when asking again fails. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState what={what} />;
}
