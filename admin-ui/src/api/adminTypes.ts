import type { RecommendationRequest, RuleEffect } from './types';

/** A page of a list that goes on before a cursor, newest first. */
export type Cursor = string | number;

export type OverviewRange = '15m' | '1h' | '24h' | '7d' | '30d';

export interface StageLatency {
  stage: string;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
}

export interface OverviewPoint {
  at: string;
  lists: number;
  clicks: number;
  degraded: number;
  /** Milliseconds; null where nothing was served. */
  p50: number | null;
  p99: number | null;
}

export interface Overview {
  range: OverviewRange;
  lists: number;
  clicks: number;
  clickThrough: number | null;
  degradedShare: number | null;
  coverage: number | null;
  latency: StageLatency[];
  regimes: { regime: string; share: number }[];
  sources: { source: string; share: number }[];
  series: OverviewPoint[];
  snapshots: {
    catalogueAgeSeconds: number | null;
    model: { name: string; ageSeconds: number } | null;
    ruleset: { version: string; publishedAt: string | null };
  };
  journal: { waiting: number; unrecorded: number };
}

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

export interface RuleSummary {
  name: string;
  enabled?: boolean;
  action: { type: string };
}

export interface LiveRuleset {
  version: string;
  rules: RuleSummary[];
}

export interface RulesetChoices {
  rulesets: { version: string; publishedAt: string; note: string | null; live: boolean }[];
  before: Cursor | null;
}

export interface DraftChoices {
  drafts: { draftId: string; title: string; state: string }[];
  before: Cursor | null;
}

export interface ItemExposure {
  days: { day: string; shown: number; clicks: number; purchases: number }[];
}

export interface ItemRules {
  rules: { rule: string; action: string; matches: true | false | 'undecided' }[];
}

export interface UserList {
  listId: string;
  servedAt: string;
  placement: string;
  regime: string;
  items: number;
  clicks: number;
}

export interface UserLists {
  lists: UserList[];
  before: Cursor | null;
}

export type JobKind = 'import_items' | 'import_users' | 'import_events' | 'training';
export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Job {
  jobId: string;
  kind: JobKind;
  state: JobState;
  title: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  actor: string;
  progress: { done: number; total: number | null; unit: string; sentence: string | null } | null;
  accepted: number | null;
  rejected: number | null;
  message: string | null;
}

export interface Jobs {
  jobs: Job[];
  before: Cursor | null;
}

export interface JobLog {
  lines: string[];
  next: number;
}

export interface AuditEntry {
  entryNo: number;
  at: string;
  actor: string;
  action: string;
  entity: string;
  entityId: string;
  before: unknown;
  after: unknown;
  hash: string;
  previousHash: string | null;
}

export interface AuditPageOfEntries {
  entries: AuditEntry[];
  before: Cursor | null;
}

export interface AuditVerification {
  entries: number;
  intact: boolean;
  firstBroken: number | null;
}

export interface Member {
  name: string;
  displayName: string;
  role: 'viewer' | 'editor' | 'approver' | 'admin';
  disabled: boolean;
  createdAt: string;
  lastSeenAt: string | null;
}

/** A member with the password that was made for them, which is shown once. */
export interface MemberWithPassword extends Member {
  password?: string;
}

export interface ApiKey {
  name: string;
  scopes: string[];
  createdAt: string;
  lastUsedAt?: string | null;
}

export interface Placement {
  name: string;
  description: string | null;
}

export interface Settings {
  twoPersonApproval: boolean;
  revision: number;
}
