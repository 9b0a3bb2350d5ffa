import type { components, paths } from './schema.gen';

type Schemas = components['schemas'];

export type ApiKey = Schemas['ApiKey'];
export type ApiKeys = Schemas['ApiKeys'];
export type AttributeDefinition = Schemas['AttributeDefinition'];
export type AttributeMap = Schemas['AttributeMap'];
export type AttributeSchema = Schemas['AttributeSchema'];
export type AttributeValue = Schemas['AttributeValue'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditPage = Schemas['AuditPage'];
export type AuditVerification = Schemas['AuditVerification'];
export type DraftPage = Schemas['DraftPage'];
export type Explanation = Schemas['Explanation'];
export type Attribution = Schemas['Attribution'];
export type Exposure = Schemas['Exposure'];
export type Interaction = Schemas['Interaction'];
export type Item = Schemas['Item'];
export type ItemConflict = Schemas['ItemConflict'];
export type ItemPage = Schemas['ItemPage'];
export type ItemRules = Schemas['ItemRules'];
export type Job = Schemas['Job'];
export type JobKind = Schemas['JobKind'];
export type JobLog = Schemas['JobLog'];
export type TrainingRequest = Schemas['TrainingRequest'];
export type JobPage = Schemas['JobPage'];
export type Member = Schemas['Member'];
export type MemberChange = Schemas['MemberChange'];
export type Members = Schemas['Members'];
export type MemberWithPassword = Schemas['MemberWithPassword'];
export type NewApiKey = Schemas['NewApiKey'];
export type NewMember = Schemas['NewMember'];
export type Overview = Schemas['Overview'];
export type Placement = Schemas['Placement'];
export type Placements = Schemas['Placements'];
export type Problem = Schemas['Problem'];
export type Profile = Schemas['Profile'];
export type RecommendationRequest = Schemas['RecommendationRequest'];
export type Recommendations = Schemas['Recommendations'];
export type Regime = Schemas['Regime'];
export type Role = Schemas['Role'];
export type RuleEffect = Schemas['RuleEffect'];
export type Ruleset = Schemas['Ruleset'];
export type RulesetPage = Schemas['RulesetPage'];
export type Scope = Schemas['Scope'];
export type Segments = Schemas['Segments'];
export type ServedItem = Schemas['ServedItem'];
export type ServedList = Schemas['ServedList'];
export type Session = Schemas['Session'];
export type Settings = Schemas['Settings'];
export type Source = Schemas['Source'];
export type Status = Schemas['Status'];
export type User = Schemas['User'];
export type UserLists = Schemas['UserLists'];
export type UserPage = Schemas['UserPage'];

/** By the id of a list, or by a request that is made again. */
export type ExplainRequest = Schemas['ExplainRequest'] & Partial<RecommendationRequest>;
export type ExplanationStage = Explanation['steps'][number]['stage'];
export type JobState = Job['state'];
export type OverviewRange = NonNullable<
  NonNullable<paths['/v1/overview']['get']['parameters']['query']>['range']
>;
export type StageLatency = Overview['latency'][number];
export type UserList = UserLists['lists'][number];
