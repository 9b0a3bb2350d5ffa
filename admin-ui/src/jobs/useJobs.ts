import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/request';
import type { Job, JobKind, JobLog, JobPage, TrainingRequest } from '../api/types';
import { useKeyset } from '../shared/keyset';
import { isOpen } from './jobWords';

const WATCH_MILLIS = 2_000;
const pathOf = (jobId: string) => `/v1/jobs/${encodeURIComponent(jobId)}`;

/** Jobs, the latest first; asked again every few seconds, as any of them may move. */
export function useJobs(kind: JobKind | undefined) {
  return useKeyset<Job>({
    queryKey: ['jobs', kind ?? null],
    page: async (before, signal) => {
      const page = await call<JobPage>('GET', '/v1/jobs', { query: { kind, before }, signal });
      return { rows: page.jobs, next: page.before };
    },
    refetchInterval: 5_000,
  });
}

/** One job, watched until it has ended. */
export function useJob(jobId: string) {
  return useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => call<Job>('GET', pathOf(jobId), { signal }),
    staleTime: 1_000,
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : WATCH_MILLIS),
  });
}

/** The log of a job. Lines that came are not asked for again; a job that ends is asked once more for its last ones. */
export function useJobLog(jobId: string, open: boolean) {
  const queryClient = useQueryClient();
  const queryKey = ['job-log', jobId, open];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const known =
        queryClient.getQueryData<JobLog>(queryKey) ??
        queryClient.getQueryData<JobLog>(['job-log', jobId, !open]) ??
        ({ lines: [], next: 0 } satisfies JobLog);
      const lines = [...known.lines];
      let next = known.next;
      for (;;) {
        const more = await call<JobLog>('GET', `${pathOf(jobId)}/log`, {
          query: { from: next },
          signal,
        });
        lines.push(...more.lines);
        if (more.next <= next || more.lines.length === 0) break;
        next = more.next;
      }
      return { lines, next };
    },
    placeholderData: keepPreviousData,
    staleTime: 1_000,
    refetchInterval: open ? WATCH_MILLIS : false,
  });
}

export function useCancelJob(jobId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call<Job | undefined>('POST', `${pathOf(jobId)}/cancel`),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['job', jobId] });
      void queryClient.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}

export function useStartTraining(onStarted: (job: Job) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: TrainingRequest) => call<Job>('POST', '/v1/jobs/trainings', { body }),
    onSuccess: (job) => {
      void queryClient.invalidateQueries({ queryKey: ['jobs'] });
      onStarted(job);
    },
  });
}

/** Where the rows that an import turned down can be fetched as a file. */
export function rejectsAddress(jobId: string): string {
  return `${pathOf(jobId)}/rejects`;
}
