import { skipToken, useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';

/** What is known of a user when a list is asked for; nothing is asked for nobody. */
export function useProfile(userId: string | null) {
  return useQuery({
    queryKey: ['profile', userId],
    queryFn:
      userId === null
        ? skipToken
        : ({ signal }) =>
            bodyOf(api.GET('/v1/users/{userId}/profile', { params: { path: { userId } }, signal })),
  });
}
