import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/request';
import type {
  ApiKeys,
  MemberChange,
  Members,
  MemberWithPassword,
  NewApiKey,
  NewMember,
  Placements,
  Settings,
} from '../api/types';

const PLACEMENTS = ['placements'] as const;
const KEYS = ['api-keys'] as const;
const MEMBERS = ['members'] as const;
const SETTINGS = ['settings'] as const;

export function usePlacements() {
  return useQuery({
    queryKey: PLACEMENTS,
    queryFn: ({ signal }) => call<Placements>('GET', '/v1/placements', { signal }),
    staleTime: 5_000,
  });
}

function useRefreshing(key: readonly string[]) {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: key });
}

function placementPath(name: string): string {
  return `/v1/placements/${encodeURIComponent(name)}`;
}

export function useSavePlacement() {
  return useMutation({
    mutationFn: ({ name, description }: { name: string; description: string }) =>
      call<unknown>('PUT', placementPath(name), { body: { description } }),
    onSuccess: useRefreshing(PLACEMENTS),
  });
}

export function useDeletePlacement() {
  return useMutation({
    mutationFn: (name: string) => call<void>('DELETE', placementPath(name)),
    onSuccess: useRefreshing(PLACEMENTS),
  });
}

export function useApiKeys() {
  return useQuery({
    queryKey: KEYS,
    queryFn: ({ signal }) => call<ApiKeys>('GET', '/v1/keys', { signal }),
    staleTime: 5_000,
  });
}

/** Makes a key; the answer holds it, this once. */
export function useMakeApiKey() {
  return useMutation({
    mutationFn: (body: { name: string; scopes: string[] }) =>
      call<NewApiKey>('POST', '/v1/keys', { body }),
    onSuccess: useRefreshing(KEYS),
  });
}

export function useDeleteApiKey() {
  return useMutation({
    mutationFn: (name: string) => call<void>('DELETE', `/v1/keys/${encodeURIComponent(name)}`),
    onSuccess: useRefreshing(KEYS),
  });
}

export function useMembers() {
  return useQuery({
    queryKey: MEMBERS,
    queryFn: ({ signal }) => call<Members>('GET', '/v1/members', { signal }),
    staleTime: 5_000,
  });
}

export function useAddMember() {
  return useMutation({
    mutationFn: (body: NewMember) => call<MemberWithPassword>('POST', '/v1/members', { body }),
    onSuccess: useRefreshing(MEMBERS),
  });
}

export function useChangeMember() {
  return useMutation({
    mutationFn: ({ name, change }: { name: string; change: MemberChange }) =>
      call<MemberWithPassword>('PATCH', `/v1/members/${encodeURIComponent(name)}`, {
        body: change,
      }),
    onSuccess: useRefreshing(MEMBERS),
  });
}

export function useInstallationSettings() {
  return useQuery({
    queryKey: SETTINGS,
    queryFn: ({ signal }) => call<Settings>('GET', '/v1/settings', { signal }),
    staleTime: 5_000,
  });
}

/** Changes a setting on the revision that was read; where someone else changed it since, what they made of it is read. */
export function useChangeSettings() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ twoPersonApproval, objectives, revision }: Settings) =>
      call<Settings>('PUT', '/v1/settings', { body: { twoPersonApproval, objectives }, revision }),
    onSuccess: (settings) => queryClient.setQueryData(SETTINGS, settings),
    onError: () => void queryClient.invalidateQueries({ queryKey: SETTINGS }),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; next: string }) =>
      call<void>('PUT', '/v1/session/password', { body }),
  });
}
