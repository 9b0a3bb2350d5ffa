import { QueryClient } from '@tanstack/react-query';
import { mayHelpToRetry } from '../api/problem';

/** A client with no surprise requests: a page asks when its inputs change or when someone asks it to. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 1 && mayHelpToRetry(error),
        retryDelay: 400,
      },
    },
  });
}
