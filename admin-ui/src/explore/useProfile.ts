import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';

/** What is known of a user when a list is asked for. */
export function useProfile(userId: string) {
  return useQuery({
    queryKey: ['profile', userId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/v1/users/{userId}/profile', { params: { path: { userId } }, signal })),
  });
}
