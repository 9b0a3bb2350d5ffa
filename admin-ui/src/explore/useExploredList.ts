import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import type { RecommendationRequest } from '../api/types';
import type { Question } from './exploreSearch';

function requestOf(question: Question, rules: boolean): RecommendationRequest {
  return {
    ...(question.userId === null ? {} : { userId: question.userId }),
    ...(question.device === null ? {} : { context: { device: question.device } }),
    placement: question.placement,
    count: question.count,
    purpose: 'explore',
    rules,
  };
}

/**
 * A list made for looking at it: it is recorded, but counts as no exposure. What the page shows is its record, which says
 * why each item stands where it stands.
 */
export function useExploredList(question: Question, rules: boolean) {
  return useQuery({
    queryKey: ['explored-list', question, rules],
    queryFn: async ({ signal }) => {
      const answer = await bodyOf(
        api.POST('/v1/recommendations', { body: requestOf(question, rules), signal }),
      );
      return bodyOf(
        api.GET('/v1/lists/{listId}', { params: { path: { listId: answer.listId } }, signal }),
      );
    },
  });
}
