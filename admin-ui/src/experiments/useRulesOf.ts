import { useQuery } from '@tanstack/react-query';
import { call } from '../api/request';
import type { Ruleset } from '../api/types';

/** The rules of a version, or of what is live: their names and whether they are in force. */
export function useRulesOf(version: string) {
  return useQuery({
    queryKey: ['rules-of', version],
    queryFn: async ({ signal }) => {
      const path = `/v1/rulesets/${encodeURIComponent(version)}`;
      const { rules } = await call<Pick<Ruleset, 'rules'>>('GET', path, { signal });
      return rules.map(({ name, enabled }) => ({ name, enabled: enabled !== false }));
    },
    staleTime: 15_000,
  });
}
