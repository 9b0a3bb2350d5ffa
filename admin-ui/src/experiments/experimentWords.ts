import { SOURCES } from '../explore/wording';
import { fineShareText } from '../shared/fineShare';
import { counted, latencyText } from '../shared/format';
import type { Tone } from '../shared/Tag';
import type {
  ExperimentDefinition,
  ExperimentKind,
  ExperimentMetric,
  ExperimentState,
  ExperimentVariant,
  MetricRole,
  VariantParameters,
} from './types';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
const percent = new Intl.NumberFormat('en', {
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

interface MetricWords {
  name: string;
  words: string;
  format: (value: number) => string;
  higherIsWorse?: boolean;
}

const share = fineShareText;
const figure = (value: number) => number.format(value);

export const METRICS: Readonly<Record<ExperimentMetric, MetricWords>> = {
  ctr: { name: 'Click-through', words: 'clicked of shown items', format: share },
  clicks_per_unit: { name: 'Clicks per unit', words: 'clicks of a unit', format: figure },
  engagement: {
    name: 'Engagement',
    words: 'units with a positive outcome in the session',
    format: share,
  },
  conversion: { name: 'Conversion', words: 'units with a purchase', format: share },
  revenue: { name: 'Revenue per unit', words: 'value of the purchases of a unit', format: figure },
  hides: { name: 'Hides', words: 'hidden of shown items', format: share, higherIsWorse: true },
  empty_lists: {
    name: 'Empty lists',
    words: 'lists without an item',
    format: share,
    higherIsWorse: true,
  },
  degraded_lists: {
    name: 'Degraded lists',
    words: 'lists that missed something',
    format: share,
    higherIsWorse: true,
  },
  latency: {
    name: 'Latency',
    words: 'mean time of a list',
    format: latencyText,
    higherIsWorse: true,
  },
  retention_7: {
    name: 'Retention, 7 days',
    words: 'units that came back after 7 days',
    format: share,
  },
  retention_30: {
    name: 'Retention, 30 days',
    words: 'units that came back after 30 days',
    format: share,
  },
  coverage: {
    name: 'Catalogue coverage',
    words: 'share of the catalogue that was shown',
    format: share,
  },
  diversity: {
    name: 'Diversity',
    words: 'distinct categories of a list, as a share of its items',
    format: share,
  },
};

export const METRIC_NAMES = Object.keys(METRICS) as ExperimentMetric[];

/** A mean of a metric in its own unit; a dash where there is none. */
export function meanText(metric: ExperimentMetric, mean: number | null): string {
  return mean === null ? '–' : METRICS[metric].format(mean);
}

export const KINDS: Readonly<Record<ExperimentKind, { name: string; words: string }>> = {
  ab: { name: 'A/B', words: 'Each unit gets one variant, and the variants are compared.' },
  interleaving: {
    name: 'Interleaving',
    words:
      'Two variants fill one list in turns, and clicks say which is better. It takes far fewer lists than A/B.',
  },
  shadow: {
    name: 'Shadow',
    words: 'The variant is computed beside a share of live requests, and never shown.',
  },
  holdout: {
    name: 'Holdout',
    words: 'The units of its coverage get what is live, and take part in no other experiment.',
  },
};

export const STATES: Readonly<Record<ExperimentState, { name: string; tone: Tone }>> = {
  draft: { name: 'Draft', tone: 'plain' },
  running: { name: 'Running', tone: 'busy' },
  stopped: { name: 'Stopped', tone: 'plain' },
  rolled_back: { name: 'Rolled back', tone: 'bad' },
  shipped: { name: 'Shipped', tone: 'good' },
};

export const ROLES: Readonly<Record<MetricRole, string>> = {
  primary: 'Primary',
  secondary: 'Secondary',
  guardrail: 'Guardrail',
};

/** A relative lift, such as "+2.3 %"; a dash where there is none. */
export function liftText(lift: number | null | undefined): string {
  return lift === null || lift === undefined ? '–' : `${percent.format(lift * 100)} %`;
}

/** An interval of relative lifts in words; one end may be open. */
export function intervalText(low: number | null, high: number | null): string {
  if (low === null && high === null) return 'unbounded';
  return `${low === null ? 'below' : liftText(low)} to ${high === null ? 'above' : liftText(high)}`;
}

/** A p-value with as many digits as it deserves. */
export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined) return '–';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** What a variant is called: its name, or its key where it has none. */
export function variantName(definition: ExperimentDefinition, key: string): string {
  const found = definition.variants.find((variant) => variant.key === key);
  return found?.name ? found.name : key;
}

/** What a variant changes, each thing in a few words; empty for one that changes nothing. */
export function parameterWords(parameters: VariantParameters | undefined): string[] {
  if (!parameters) return [];
  const { model, ruleset, withRules, withoutRules, objectives } = parameters;
  const { rank, withoutSources, count } = parameters;
  const weights = Object.entries(objectives ?? {}).map(([name, weight]) => `${name} ${weight}`);
  return [
    ...(model ? [`model ${model}`] : []),
    ...(ruleset ? [`ruleset ${ruleset}`] : []),
    ...(withRules?.length ? [`with ${withRules.join(', ')}`] : []),
    ...(withoutRules?.length ? [`without ${withoutRules.join(', ')}`] : []),
    ...(weights.length > 0 ? [`objectives ${weights.join(', ')}`] : []),
    ...(rank === undefined ? [] : [rank ? 'ordered by the ranker' : 'without the ranker']),
    ...(withoutSources?.length
      ? [`without source ${withoutSources.map((source) => SOURCES[source].name).join(', ')}`]
      : []),
    ...(count === undefined ? [] : [`lists of ${counted(count, 'item')}`]),
  ];
}

export function changesText(variant: ExperimentVariant): string {
  const words = parameterWords(variant.parameters);
  return words.length === 0 ? 'as it is live' : words.join('; ');
}

/** Whole days that it has run or ran, at least one once it has begun. */
export function daysRun(
  startedAt: string | null,
  stoppedAt: string | null,
  now: number,
): number | null {
  if (startedAt === null) return null;
  const end = stoppedAt === null ? now : Date.parse(stoppedAt);
  return Math.max(1, Math.ceil((end - Date.parse(startedAt)) / 86_400_000));
}
