import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { call } from '../api/request';
import type {
  Draft,
  DraftContent,
  DraftPage,
  DraftState,
  Effects,
  Preview,
  Rule,
  RuleErrors,
  Ruleset,
  RulesetDiff,
  RulesetPage,
  Validation,
} from './types';

const pathOf = (...parts: string[]) => `/v1/${parts.map(encodeURIComponent).join('/')}`;

/** The ruleset in force at an instant; now, where none is given. */
export function useLiveRuleset(asOf: string | null) {
  return useQuery({
    queryKey: ['rules', 'live', asOf],
    queryFn: ({ signal }) => call<Ruleset>('GET', '/v1/rulesets/live', { query: { asOf }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useRuleset(version: string) {
  return useQuery({
    queryKey: ['rules', 'version', version],
    queryFn: ({ signal }) => call<Ruleset>('GET', pathOf('rulesets', version), { signal }),
  });
}

/** Published versions, newest first, page by page. */
export function useRulesets() {
  return useInfiniteQuery({
    queryKey: ['rules', 'versions'],
    queryFn: ({ pageParam, signal }) =>
      call<RulesetPage>('GET', '/v1/rulesets', {
        query: { before: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.before,
  });
}

/** What differs between two of: a version, "live", "draft:ID". */
export function useRulesetDiff(from: string, to: string) {
  return useQuery({
    queryKey: ['rules', 'diff', from, to],
    queryFn: ({ signal }) =>
      call<RulesetDiff>('GET', '/v1/rulesets/diff', { query: { from, to }, signal }),
  });
}

/** Drafts in a state, newest first; those on their way, where none is given. */
export function useDrafts(state: DraftState | null) {
  return useInfiniteQuery({
    queryKey: ['rules', 'drafts', state],
    queryFn: ({ pageParam, signal }) =>
      call<DraftPage>('GET', '/v1/drafts', {
        query: { state, before: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.before,
  });
}

export function useDraft(draftId: string) {
  return useQuery({
    queryKey: ['rules', 'draft', draftId],
    queryFn: ({ signal }) => call<Draft>('GET', pathOf('drafts', draftId), { signal }),
  });
}

/** What the live rules did to the latest lists, of the last day at most. */
export function useEffects() {
  return useQuery({
    queryKey: ['rules', 'effects'],
    queryFn: ({ signal }) =>
      call<Effects>('GET', '/v1/rules/effects', { query: { hours: 24 }, signal }),
  });
}

export function useRuleErrors() {
  return useQuery({
    queryKey: ['rules', 'errors'],
    queryFn: ({ signal }) => call<RuleErrors>('GET', '/v1/rules/errors', { signal }),
  });
}

/** What is wrong with rules, and where they contradict each other. Nothing is stored. */
export function useValidation(rules: readonly Rule[]) {
  return useQuery({
    queryKey: ['rules', 'validation', rules],
    queryFn: ({ signal }) =>
      call<Validation>('POST', '/v1/rulesets/validate', { body: { rules }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

export interface PreviewQuestion {
  rules: readonly Rule[];
  lists: number;
  placement?: string;
}

export function askPreview(question: PreviewQuestion) {
  return call<Preview>('POST', '/v1/rulesets/preview', { body: question });
}

export function createDraft(content: Omit<DraftContent, 'rules'> & { rules?: readonly Rule[] }) {
  return call<Draft>('POST', '/v1/drafts', { body: content });
}

export function saveDraft(draftId: string, content: DraftContent, revision: number) {
  return call<Draft>('PUT', pathOf('drafts', draftId), { body: content, revision });
}

export function discardDraft(draftId: string) {
  return call<void>('DELETE', pathOf('drafts', draftId));
}

export type Step = 'submit' | 'approve' | 'reject' | 'publish' | 'rebase';

/** Takes a draft a step on. */
export function stepDraft(draft: Draft, step: Step, reason?: string) {
  return call<Draft>('POST', pathOf('drafts', draft.draftId, step), {
    ...(reason === undefined ? {} : { body: { reason } }),
    revision: draft.revision,
  });
}

export function revertTo(version: string, note: string) {
  return call<Ruleset>('POST', pathOf('rulesets', version, 'revert'), { body: { note } });
}

/** After a write: whatever is shown of rules is asked again, but for the draft that the answer holds. */
export function renewRules(queryClient: QueryClient, draft?: Draft) {
  if (draft) queryClient.setQueryData(['rules', 'draft', draft.draftId], draft);
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) =>
      queryKey[0] === 'rules' &&
      !['validation', 'version'].includes(String(queryKey[1])) &&
      !(queryKey[1] === 'draft' && queryKey[2] === draft?.draftId),
  });
  void queryClient.invalidateQueries({ queryKey: ['status'] });
}
