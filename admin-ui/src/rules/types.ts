import type { components } from '../api/schema.gen';

type Schemas = components['schemas'];

export type Field = string | number | readonly string[] | null;

/** An action by the names of its fields: forms work on all of them alike. */
export interface Action {
  readonly type: string;
  readonly [field: string]: Field;
}

type Defaulted = 'enabled' | 'priority' | 'onMissing';

/** A rule as it is written: what is as it would be by itself may be left out. */
export type Rule = Omit<Schemas['Rule'], Defaulted | 'action' | 'schedule' | 'placements'> &
  Partial<Pick<Schemas['Rule'], Defaulted>> & {
    placements?: readonly string[];
    schedule?: Schedule;
    action: Action;
  };

export type OnMissing = Schemas['Rule']['onMissing'];
export type Schedule = Readonly<Schemas['Schedule']>;
export type Day = NonNullable<Schedule['days']>[number];

type WithRules<T> = Omit<T, 'rules'> & { rules: Rule[] };

export type RulesetSummary = Schemas['RulesetSummary'];
export type RulesetPage = Schemas['RulesetPage'];
export type Ruleset = WithRules<Schemas['Ruleset']>;
export type RuleDiff = Omit<Schemas['RuleChange'], 'before' | 'after'> & {
  before?: Rule;
  after?: Rule;
};
export type RulesetDiff = Omit<Schemas['RulesetDiff'], 'rules'> & { rules: RuleDiff[] };

export type Issue = Schemas['Issue'];
export type Conflict = Schemas['RuleConflict'];
export type Witness = Schemas['Witness'];
export type Validation = Schemas['Validation'];

export type DraftState = Schemas['DraftState'];
export type DraftPage = Schemas['DraftPage'];
export type Draft = WithRules<Schemas['Draft']>;

/** What of a draft is edited. */
export type DraftContent = Pick<Draft, 'title' | 'note' | 'rules'>;

export type Effects = Schemas['RuleEffects'];
export type RuleErrors = Schemas['RuleErrors'];

export type Preview = Schemas['Preview'];
export type PreviewItem = Schemas['PreviewedItem'];
