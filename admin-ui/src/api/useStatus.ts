import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from './client';

/** Versions in force, placements and counts; asked again every 15 seconds, in a simulation more often. */
export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/status', { signal })),
    refetchInterval: ({ state }) => (state.data?.simulation ? 2_000 : 15_000),
    staleTime: 10_000,
  });
}
