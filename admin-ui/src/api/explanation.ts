import type { RecommendationRequest, RuleEffect } from './types';

export type ExplanationStage =
  | 'catalogue'
  | 'gate'
  | 'eligibility'
  | 'candidates'
  | 'ranking'
  | 'scores'
  | 'slots';

export interface ExplanationStep {
  stage: ExplanationStage;
  passed: boolean;
  sentence: string;
  rule: string | null;
}

export interface Explanation {
  itemId: string;
  title: string | null;
  inList: boolean;
  position: number | null;
  listId: string;
  sentence: string;
  steps: ExplanationStep[];
  effects: RuleEffect[];
  scores: { retrievalScore: number; relevance: number; score: number } | null;
}

export type ExplainRequest = { itemId: string } & (
  | { listId: string }
  | Partial<RecommendationRequest>
);

/** A request for a list that is only looked at, with other rules or another model than the live ones. */
export interface ExploreRequest extends RecommendationRequest {
  ruleset?: string;
  draft?: string;
  model?: string;
  withoutRules?: string[];
}
