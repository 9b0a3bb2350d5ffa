import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';

/** The first users that match the words; what was found before stays while the answer is awaited. */
export function useUsers(query: string, limit: number) {
  return useQuery({
    queryKey: ['users', query, limit],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/v1/users', {
          params: { query: { limit, ...(query === '' ? {} : { query }) } },
          signal,
        }),
      ),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
}
