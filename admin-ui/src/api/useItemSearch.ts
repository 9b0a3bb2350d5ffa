import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from './request';
import type { ItemPage } from './types';

/** The first items that match the words. */
export function useItemSearch(query: string) {
  return useQuery({
    queryKey: ['items', 'pick', query],
    queryFn: ({ signal }) =>
      call<ItemPage>('GET', '/v1/items', {
        query: { limit: 8, query: query === '' ? null : query },
        signal,
      }),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
}
