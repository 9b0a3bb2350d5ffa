import {
  keepPreviousData,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call } from '../api/request';
import type {
  AssignmentAnswer,
  Experiment,
  ExperimentDefinition,
  ExperimentList,
  ExperimentResults,
  ExperimentState,
  ExperimentUnit,
  ExperimentValidation,
  Plan,
  PlanRequest,
  PolicyEstimate,
  PolicyRequest,
} from './types';

const EXPERIMENTS = ['experiments'] as const;
const WATCH_MILLIS = 10_000;
const pathOf = (...parts: string[]) => `/v1/experiments/${parts.map(encodeURIComponent).join('/')}`;

/** Every experiment, the one changed last first; a guardrail may stop one at any time. */
export function useExperiments() {
  return useQuery({
    queryKey: EXPERIMENTS,
    queryFn: async ({ signal }) =>
      (await call<ExperimentList>('GET', '/v1/experiments', { signal })).experiments,
    staleTime: 1_000,
    refetchInterval: WATCH_MILLIS,
  });
}

export function useExperiment(key: string, watch: boolean) {
  return useQuery({
    queryKey: [...EXPERIMENTS, key],
    queryFn: ({ signal }) => call<Experiment>('GET', pathOf(key), { signal }),
    staleTime: 1_000,
    refetchInterval: watch ? WATCH_MILLIS : false,
  });
}

/** What came out so far; a draft has nothing. */
export function useResults(key: string, state: ExperimentState, phase: number | null) {
  return useQuery({
    // What ends it, such as a guardrail, asks once more: the figures are those of its end then.
    queryKey: [...EXPERIMENTS, key, 'results', phase, state],
    queryFn: ({ signal }) =>
      call<ExperimentResults>('GET', pathOf(key, 'results'), { query: { phase }, signal }),
    enabled: state !== 'draft',
    staleTime: 5_000,
    refetchInterval: state === 'running' ? WATCH_MILLIS : false,
    placeholderData: keepPreviousData,
  });
}

/** Which variant a user or a session has; asked where there is an id. */
export function useAssignment(key: string, unit: ExperimentUnit, id: string) {
  return useQuery({
    queryKey: ['experiment-assignment', key, unit, id],
    queryFn: ({ signal }) =>
      call<AssignmentAnswer>('GET', pathOf(key, 'assignment'), {
        query: unit === 'user' ? { userId: id } : { sessionId: id },
        signal,
      }),
    enabled: id !== '',
    retry: false,
  });
}

/** What is wrong with a definition. Nothing is stored. */
export function useValidation(definition: ExperimentDefinition) {
  return useQuery({
    queryKey: ['experiment-validation', definition],
    queryFn: ({ signal }) =>
      call<ExperimentValidation>('POST', '/v1/experiments/validate', { body: definition, signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });
}

/** How long it takes to see an effect; asked where there is one. */
export function usePlan(request: PlanRequest | null) {
  return useQuery({
    queryKey: ['experiment-plan', request],
    queryFn: ({ signal }) => call<Plan>('POST', '/v1/experiments/plan', { body: request, signal }),
    enabled: request !== null,
    staleTime: 60_000,
    retry: false,
  });
}

function renew(queryClient: QueryClient, experiment: Experiment) {
  queryClient.setQueryData([...EXPERIMENTS, experiment.key], experiment);
  void queryClient.invalidateQueries({
    queryKey: EXPERIMENTS,
    predicate: ({ queryKey }) => queryKey.length !== 2 || queryKey[1] !== experiment.key,
  });
}

/** Saves a draft: a new one where there is no revision. */
export function useSaveExperiment(onDone: (experiment: Experiment) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({
      definition,
      revision,
    }: {
      definition: ExperimentDefinition;
      revision: number | null;
    }) =>
      revision === null
        ? call<Experiment>('POST', '/v1/experiments', { body: definition })
        : call<Experiment>('PUT', pathOf(definition.key), { body: definition, revision }),
    onSuccess: (experiment) => {
      renew(queryClient, experiment);
      onDone(experiment);
    },
  });
}

export function useDeleteExperiment(onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => call<void>('DELETE', pathOf(key)),
    onSuccess: (_, key) => {
      onDone();
      queryClient.removeQueries({ queryKey: [...EXPERIMENTS, key] });
      void queryClient.invalidateQueries({ queryKey: EXPERIMENTS, exact: true });
    },
  });
}

/** What can be done with an experiment, and what it takes. */
export type Act =
  | { act: 'start' }
  | { act: 'ramp'; coverage: number }
  | { act: 'phase'; weights: Record<string, number> }
  | { act: 'stop'; reason: string }
  | { act: 'ship'; variant: string; despiteHealth?: boolean };

export function useAct(key: string, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ act, ...body }: Act) =>
      call<Experiment>('POST', pathOf(key, act), act === 'start' ? {} : { body }),
    onSuccess: (experiment) => {
      renew(queryClient, experiment);
      if (experiment.state === 'shipped') renewLive(queryClient);
      onDone();
    },
    onError: () => {
      // A variant may be live in part, and the experiment stopped by it.
      void queryClient.invalidateQueries({ queryKey: EXPERIMENTS });
      renewLive(queryClient);
    },
  });
}

/** What shipping changes. */
function renewLive(queryClient: QueryClient) {
  for (const of of ['status', 'models', 'rules']) {
    void queryClient.invalidateQueries({ queryKey: [of] });
  }
}

/** What another policy would have earned, by the record. */
export function useEstimate() {
  return useMutation({
    mutationFn: (request: PolicyRequest) =>
      call<PolicyEstimate>('POST', '/v1/ope', { body: request }),
  });
}
