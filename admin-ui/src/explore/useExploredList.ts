import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { call } from '../api/request';
import type { RecommendationRequest, Recommendations } from '../api/types';
import type { Question } from './exploreSearch';
import { type Otherwise, requestPartOf } from './otherwise';

/** How a list is made: as it is served, without any rule, or with something else in force. */
export type Making = 'live' | 'without rules' | Otherwise;

/** The request of a question, for a list that counts as no exposure. */
export function requestOf(question: Question, making: Making): RecommendationRequest {
  return {
    ...(question.userId === null ? {} : { userId: question.userId }),
    ...(question.device === null ? {} : { context: { device: question.device } }),
    placement: question.placement,
    count: question.count,
    purpose: 'explore',
    rules: making !== 'without rules',
    ...(typeof making === 'string' ? {} : requestPartOf(making)),
  };
}

/**
 * A list made for looking at it: it is recorded, but counts as no exposure. What the page shows is its record, which says
 * why each item stands where it stands.
 */
export function useExploredList(question: Question, making: Making) {
  return useQuery({
    queryKey: ['explored-list', question, making],
    queryFn: async ({ signal }) => {
      const answer = await call<Recommendations>('POST', '/v1/recommendations', {
        body: requestOf(question, making),
        signal,
      });
      return bodyOf(
        api.GET('/v1/lists/{listId}', { params: { path: { listId: answer.listId } }, signal }),
      );
    },
  });
}
