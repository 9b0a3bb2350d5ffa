import { useQuery } from '@tanstack/react-query';
import { call } from '../api/request';
import type { components } from '../api/schema.gen';
import type { DraftPage, Ruleset, RulesetPage } from '../api/types';

/** The latest versions of the ruleset, and drafts that are not published yet. */
export function useRulesetChoices() {
  return useQuery({
    queryKey: ['ruleset-choices'],
    queryFn: async ({ signal }) => {
      const [versions, drafts] = await Promise.all([
        call<RulesetPage>('GET', '/v1/rulesets', { query: { limit: 50 }, signal }),
        call<DraftPage>('GET', '/v1/drafts', { signal }),
      ]);
      return {
        versions: versions.rulesets,
        drafts: drafts.drafts.filter(({ state }) => state !== 'published' && state !== 'discarded'),
      };
    },
    staleTime: 15_000,
  });
}

/** The names of the rules of a version, of a draft, or of what is live. */
export function useRuleNames(ruleset: string | null, draft: string | null) {
  return useQuery({
    queryKey: ['rule-names', ruleset, draft],
    queryFn: async ({ signal }) => {
      const path =
        draft === null
          ? `/v1/rulesets/${encodeURIComponent(ruleset ?? 'live')}`
          : `/v1/drafts/${encodeURIComponent(draft)}`;
      const { rules } = await call<Pick<Ruleset, 'rules'>>('GET', path, { signal });
      return rules.map(({ name }) => name);
    },
    staleTime: 15_000,
  });
}

type ExperimentList = components['schemas']['ExperimentList'];

/** The variants of the experiments that run, as `experiment/variant`, with what they are called. */
export function useVariantChoices() {
  return useQuery({
    queryKey: ['variant-choices'],
    queryFn: async ({ signal }) => {
      const query = { state: 'running' };
      const { experiments } = await call<ExperimentList>('GET', '/v1/experiments', {
        query,
        signal,
      });
      return experiments.flatMap(({ key, definition }) =>
        definition.variants.map((variant) => ({
          value: `${key}/${variant.key}`,
          label: `${definition.name}: ${variant.name || variant.key}`,
        })),
      );
    },
    staleTime: 15_000,
  });
}
