import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/request';
import type { Segments, ServedList, User, UserList, UserLists, UserPage } from '../api/types';
import { useKeyset } from '../shared/keyset';

const pathOf = (userId: string) => `/v1/users/${encodeURIComponent(userId)}`;

/** Users that match the words, by their id. */
export function useUserSearch(query: string) {
  return useKeyset<User>({
    queryKey: ['users', 'pages', query],
    page: async (after, signal) => {
      const page = await call<UserPage>('GET', '/v1/users', {
        query: { query: query === '' ? null : query, after, limit: 25 },
        signal,
      });
      return { rows: page.users, next: page.after };
    },
  });
}

export function useSegments() {
  return useQuery({
    queryKey: ['segments'],
    queryFn: ({ signal }) => call<Segments>('GET', '/v1/segments', { signal }),
    staleTime: 60_000,
  });
}

/** Lists that a user was shown, the latest first. */
export function useUserLists(userId: string) {
  return useKeyset<UserList>({
    queryKey: ['user-lists', userId],
    page: async (before, signal) => {
      const page = await call<UserLists>('GET', `${pathOf(userId)}/lists`, {
        query: { before, limit: 10 },
        signal,
      });
      return { rows: page.lists, next: page.before };
    },
  });
}

/** The record of one list, which never changes. */
export function useServedList(listId: string) {
  return useQuery({
    queryKey: ['list', listId],
    queryFn: ({ signal }) =>
      call<ServedList>('GET', `/v1/lists/${encodeURIComponent(listId)}`, { signal }),
  });
}

export function useEraseUser(userId: string, onErased: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('DELETE', pathOf(userId)),
    onSuccess: () => {
      onErased();
      queryClient.removeQueries({ queryKey: ['profile', userId] });
      queryClient.removeQueries({ queryKey: ['user-lists', userId] });
      void queryClient.invalidateQueries({ queryKey: ['users'] });
    },
  });
}
