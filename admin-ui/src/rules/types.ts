/** The shapes of rulesets and drafts in the admin API. */

export type Field = string | number | readonly string[] | null;

export interface Action {
  readonly type: string;
  readonly [field: string]: Field;
}

export type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface Schedule {
  from?: string;
  until?: string;
  days?: readonly Day[];
  hours?: { from: string; until: string };
  zone?: string;
}

export type OnMissing = 'default' | 'match' | 'no match';

export interface Rule {
  name: string;
  description?: string;
  enabled?: boolean;
  priority?: number;
  placements?: readonly string[];
  schedule?: Schedule;
  when?: string;
  items?: string;
  onMissing?: OnMissing;
  action: Action;
}

export interface RulesetSummary {
  version: string;
  author: string;
  approvedBy?: string | null;
  publishedAt: string;
  live: boolean;
  note: string;
  rules: number;
}

export interface Ruleset extends Omit<RulesetSummary, 'rules'> {
  rules: Rule[];
  base?: string | null;
}

export type Change = 'added' | 'removed' | 'changed' | 'moved' | 'same';

export interface RuleDiff {
  name: string;
  change: Change;
  before?: Rule | null;
  after?: Rule | null;
  fields?: string[];
  fromIndex?: number | null;
  toIndex?: number | null;
}

export interface RulesetDiff {
  from: string;
  to: string;
  rules: RuleDiff[];
}

export interface Issue {
  severity: 'error' | 'warning';
  code: string;
  rule: string | null;
  index: number | null;
  field: string;
  line: number | null;
  column: number | null;
  length: number | null;
  message: string;
}

export interface Witness {
  itemId: string | null;
  title: string | null;
  user: Record<string, unknown>;
  context: Record<string, unknown>;
  placement: string | null;
  at: string | null;
}

export interface Conflict {
  kind: string;
  rules: string[];
  sentence: string;
  witness: Witness | null;
}

export interface Validation {
  valid: boolean;
  issues: Issue[];
  conflicts: Conflict[];
  universe: string;
  undecided: { rules: string[]; reason: string }[];
}

export interface PreviewItem {
  itemId: string;
  title: string | null;
  position: number;
  score: number;
  reason?: string | null;
}

export interface Preview {
  lists: number;
  skipped: { reason: string; count: number }[];
  changed: number;
  changedShare: number;
  overlap: number;
  itemsGained: { itemId: string; title: string | null; count: number }[];
  itemsLost: { itemId: string; title: string | null; count: number }[];
  moved: number;
  shorter: number;
  millis: number;
  worst: {
    listId: string;
    servedAt: string;
    userId: string | null;
    placement: string;
    overlap: number;
    live: PreviewItem[];
    draft: PreviewItem[];
  }[];
}

export type DraftState = 'editing' | 'submitted' | 'approved' | 'published' | 'discarded';

export interface DraftContent {
  title: string;
  note: string;
  rules: Rule[];
}

export interface DraftSummary {
  draftId: string;
  title: string;
  base: string;
  state: DraftState;
  author: string;
  updatedBy: string;
  updatedAt: string;
  revision: number;
  liveMoved: boolean;
}

export interface Draft extends DraftSummary, DraftContent {
  submittedBy?: string | null;
  approvedBy?: string | null;
  createdAt: string;
  /** Of the ruleset that publishing made. */
  version?: string | null;
}

export interface Effects {
  since: string;
  lists: number;
  rules: {
    rule: string;
    lists: number;
    items: number;
    dropped: number;
    meanFactor: number | null;
  }[];
}

export interface RuleErrors {
  rules: { rule: string; count: number; lastAt: string }[];
}
