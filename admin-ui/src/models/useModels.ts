import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/request';
import type { JobPage, ModelComparison, ModelDetail, ModelList } from '../api/types';
import { isOpen } from '../jobs/jobWords';

const WATCH_MILLIS = 5_000;
const pathOf = (name: string) => `/v1/models/${encodeURIComponent(name)}`;

/** Every version, the newest first; asked again every few seconds, as a training may add one. */
export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: async ({ signal }) => (await call<ModelList>('GET', '/v1/models', { signal })).models,
    staleTime: 1_000,
    refetchInterval: WATCH_MILLIS,
  });
}

/** One version with what its manifest says. */
export function useModel(name: string) {
  return useQuery({
    queryKey: ['models', name],
    queryFn: ({ signal }) => call<ModelDetail>('GET', pathOf(name), { signal }),
    staleTime: 1_000,
  });
}

/** Trainings that wait or run, and the one that ended last. */
export function useTrainings() {
  return useQuery({
    queryKey: ['jobs', 'trainings'],
    queryFn: async ({ signal }) => {
      const query = { kind: 'training', limit: 5 };
      const { jobs } = await call<JobPage>('GET', '/v1/jobs', { query, signal });
      return jobs.filter((job, index) => index === 0 || isOpen(job));
    },
    staleTime: 1_000,
    refetchInterval: 2_000,
  });
}

/** Puts a version in force: the one named, or the one that was live before. */
export function useServing(onDone: (model: ModelDetail) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (name: string | null) =>
      call<ModelDetail>('POST', name === null ? '/v1/models/rollback' : `${pathOf(name)}/promote`),
    onSuccess: (model) => {
      void queryClient.invalidateQueries({ queryKey: ['models'] });
      void queryClient.invalidateQueries({ queryKey: ['status'] });
      onDone(model);
    },
  });
}

/** The lists of sampled users with two versions. */
export function useComparison(one: string | undefined, other: string | undefined) {
  return useQuery({
    queryKey: ['model-comparison', one, other],
    queryFn: ({ signal }) =>
      call<ModelComparison>('POST', '/v1/models/compare', { body: { one, other }, signal }),
    enabled: one !== undefined && other !== undefined && one !== other,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
