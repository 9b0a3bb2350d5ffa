import type { RecommendationRequest } from '../api/types';
import type { ExploreSearch } from './exploreSearch';

/** What a list is made with in the place of what is live; nothing set stands for no rules at all. */
export interface Otherwise {
  /** A version of the ruleset. */
  ruleset: string | null;
  /** The id of a draft. */
  draft: string | null;
  /** A version of the model. */
  model: string | null;
  /** Names of rules that are left out. */
  withoutRules: readonly string[];
  /** A variant of a running experiment, which says all of the above. */
  variant: { experiment: string; key: string } | null;
}

/** Names of rules in one text of the address, and back; a name may hold anything but a line break. */
export function namesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter((name) => name !== '');
}

export function textOfNames(names: readonly string[]): string {
  return names.join('\n');
}

/** What the page compares with, or null where that is the list without rules. */
export function otherwiseOf(search: ExploreSearch): Otherwise | null {
  const withoutRules = namesOf(search.without);
  const { ruleset, draft, model, experiment, variant } = search;
  if (!ruleset && !draft && !model && !variant && withoutRules.length === 0) return null;
  return {
    ruleset: ruleset ?? null,
    draft: draft ?? null,
    model: model ?? null,
    withoutRules,
    variant: experiment && variant ? { experiment, key: variant } : null,
  };
}

/** The part of a request that asks for it. */
export function requestPartOf(otherwise: Otherwise): Partial<RecommendationRequest> {
  return {
    ...(otherwise.ruleset === null ? {} : { ruleset: otherwise.ruleset }),
    ...(otherwise.draft === null ? {} : { draft: otherwise.draft }),
    ...(otherwise.model === null ? {} : { model: otherwise.model }),
    ...(otherwise.withoutRules.length === 0 ? {} : { withoutRules: [...otherwise.withoutRules] }),
    ...(otherwise.variant === null
      ? {}
      : { experiment: otherwise.variant.experiment, variant: otherwise.variant.key }),
  };
}

/** What is different, such as "The same request with ruleset 11, without rule Fresh first". */
export function otherwiseText(otherwise: Otherwise): string {
  const { ruleset, draft, model, withoutRules, variant } = otherwise;
  const parts = [
    ...(variant === null ? [] : [`with variant ${variant.key} of ${variant.experiment}`]),
    ...(ruleset === null ? [] : [`with ruleset ${ruleset}`]),
    ...(draft === null ? [] : ['with the rules of a draft']),
    ...(model === null ? [] : [`with model ${model}`]),
    ...(withoutRules.length === 0
      ? []
      : [`without ${withoutRules.length === 1 ? 'rule' : 'rules'} ${withoutRules.join(', ')}`]),
  ];
  return `The same request ${parts.join(', ')}`;
}
