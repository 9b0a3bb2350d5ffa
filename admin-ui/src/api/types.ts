import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type AttributeDefinition = Schemas['AttributeDefinition'];
export type AttributeMap = Schemas['AttributeMap'];
export type AttributeSchema = Schemas['AttributeSchema'];
export type AttributeValue = Schemas['AttributeValue'];
export type Interaction = Schemas['Interaction'];
export type Item = Schemas['Item'];
export type Problem = Schemas['Problem'];
export type Profile = Schemas['Profile'];
export type RecommendationRequest = Schemas['RecommendationRequest'];
export type Recommendations = Schemas['Recommendations'];
export type Regime = Schemas['Regime'];
export type RuleEffect = Schemas['RuleEffect'];
export type ServedItem = Schemas['ServedItem'];
export type ServedList = Schemas['ServedList'];
export type Source = Schemas['Source'];
export type Status = Schemas['Status'];
export type User = Schemas['User'];

/** What whoever is signed in may do. */
export type Scope = 'read' | 'write' | 'approve' | 'admin';
export type Role = 'viewer' | 'editor' | 'approver' | 'admin';

export interface Session {
  name: string;
  displayName: string;
  role: Role;
  scopes: Scope[];
  csrfToken: string;
  expiresAt: string;
  twoPersonApproval: boolean;
}
