import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../api/request';
import type { Report, ReportList } from './types';

/** Every view, with its words. */
export function useReports() {
  return useQuery({
    queryKey: ['reports'],
    queryFn: async ({ signal }) => (await call<ReportList>('GET', '/v1/reports', { signal })).views,
    staleTime: 5 * 60_000,
  });
}

/** The rows of a view. */
export function useReport(view: string, query: Record<string, string>) {
  return useQuery({
    queryKey: ['reports', view, query],
    queryFn: ({ signal }) =>
      call<Report>('GET', `/v1/reports/${encodeURIComponent(view)}`, { query, signal }),
    staleTime: 15_000,
    retry: false,
    // Of the same view: what is shown stays until the other filters have their answer.
    placeholderData: (before, asked) =>
      asked?.queryKey[1] === view ? keepPreviousData(before) : undefined,
  });
}
