import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, callFile } from '../api/request';
import type { SavedQueries, SavedQuery, SqlQuery, SqlResult, SqlSchema } from './types';

const SAVED = ['sql', 'saved'] as const;
const savedPath = (name: string) => `/v1/sql/saved/${encodeURIComponent(name)}`;

/** The views that can be read. */
export function useSqlSchema() {
  return useQuery({
    queryKey: ['sql', 'schema'],
    queryFn: async ({ signal }) =>
      (await call<SqlSchema>('GET', '/v1/sql/schema', { signal })).views,
    staleTime: 5 * 60_000,
  });
}

export function useSavedQueries() {
  return useQuery({
    queryKey: SAVED,
    queryFn: async ({ signal }) =>
      (await call<SavedQueries>('GET', '/v1/sql/saved', { signal })).queries,
    staleTime: 5_000,
  });
}

export function useSaveQuery(onDone: (saved: SavedQuery) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, sql }: Pick<SavedQuery, 'name' | 'sql'>) =>
      call<SavedQuery>('PUT', savedPath(name), { body: { sql } }),
    onSuccess: (saved) => {
      void queryClient.invalidateQueries({ queryKey: SAVED });
      onDone(saved);
    },
  });
}

export function useDeleteQuery(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<void>('DELETE', savedPath(name)),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: SAVED });
      onDone();
    },
  });
}

/** An id that a statement can be cancelled by. Not by the browser's own function, which plain HTTP does not have. */
export function newQueryId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Runs statements, one at a time; the last answer stays until the next. */
export function useRunSql() {
  return useMutation({
    mutationFn: (query: SqlQuery & { queryId: string }) =>
      call<SqlResult>('POST', '/v1/sql', { body: query }),
  });
}

export function useCancelSql() {
  return useMutation({
    mutationFn: (queryId: string) => call<void>('DELETE', `/v1/sql/${encodeURIComponent(queryId)}`),
  });
}

/** Fetches the whole answer as a file, and hands it to the browser. */
export function useExportSql() {
  return useMutation({
    mutationFn: async (sql: string) =>
      handOver(await callFile('POST', '/v1/sql/export', { body: { sql } }), 'query.csv'),
  });
}

function handOver(file: Blob, name: string) {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
