import { useQuery } from '@tanstack/react-query';
import { call } from '../api/request';
import type { ExplainRequest, Explanation } from '../api/types';

/** Why an item is in a list, or why it is not. */
export function useExplanation(request: ExplainRequest) {
  return useQuery({
    queryKey: ['explanation', request],
    queryFn: ({ signal }) => call<Explanation>('POST', '/v1/explain', { body: request, signal }),
    staleTime: 5_000,
  });
}
