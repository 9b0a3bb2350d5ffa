import type { components } from '../api/schema.gen';

type Schemas = components['schemas'];

export type AssignmentAnswer = Schemas['AssignmentAnswer'];
export type Experiment = Schemas['Experiment'];
export type ExperimentDefinition = Schemas['ExperimentDefinition'];
export type ExperimentKind = Schemas['ExperimentKind'];
export type ExperimentList = Schemas['ExperimentList'];
export type ExperimentMetric = Schemas['ExperimentMetric'];
export type ExperimentPhase = Schemas['ExperimentPhase'];
export type ExperimentResults = Schemas['ExperimentResults'];
export type ExperimentState = Schemas['ExperimentState'];
export type ExperimentUnit = Schemas['ExperimentUnit'];
export type ExperimentValidation = Schemas['ExperimentValidation'];
export type ExperimentVariant = Schemas['ExperimentVariant'];
export type Guardrail = Schemas['Guardrail'];
export type Health = ExperimentResults['health'];
export type Interval = Schemas['Interval'];
export type MetricResults = ExperimentResults['metrics'][number];
export type MetricRole = MetricResults['role'];
export type Plan = Schemas['Plan'];
export type PlanRequest = Schemas['PlanRequest'];
export type PolicyEstimate = Schemas['PolicyEstimate'];
export type PolicyRequest = Schemas['PolicyRequest'];
export type SegmentResult = ExperimentResults['segments'][number];
export type ValidationIssue = ExperimentValidation['issues'][number];
export type VariantMetric = Schemas['VariantMetric'];
export type VariantParameters = Schemas['VariantParameters'];
