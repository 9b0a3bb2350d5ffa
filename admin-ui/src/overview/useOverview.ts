import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../api/request';
import type { Overview, OverviewRange } from '../api/types';

/** How often the figures of a range are asked for again, in milliseconds: the longer the range, the less they move. */
const REFRESH: Record<OverviewRange, number> = {
  '15m': 5_000,
  '1h': 10_000,
  '24h': 30_000,
  '7d': 60_000,
  '30d': 60_000,
};

/** What was served in a range that ends now. */
export function useOverview(range: OverviewRange) {
  return useQuery({
    queryKey: ['overview', range],
    queryFn: ({ signal }) => call<Overview>('GET', '/v1/overview', { query: { range }, signal }),
    refetchInterval: REFRESH[range],
    staleTime: REFRESH[range],
    placeholderData: keepPreviousData,
  });
}
