import type {
  Experiment,
  ExperimentDefinition,
  ExperimentResults,
  ExperimentState,
  Interval,
  PolicyEstimate,
  PolicyRequest,
  VariantMetric,
} from '../experiments/types';
import { type Handler, json, problem } from './fakeServer';

const DAY = 1440;

/** From now on: how long one has run is told by the clock. */
function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** An A/B experiment with two variants. */
export function experimentOf(
  key: string,
  state: ExperimentState,
  more: Partial<ExperimentDefinition> = {},
): Experiment {
  const begun = state !== 'draft';
  const definition: ExperimentDefinition = {
    key,
    name: `The experiment ${key}`,
    hypothesis: 'Without the campaign more visitors find what they click.',
    kind: 'ab',
    unit: 'user',
    layer: null,
    layerRange: null,
    placements: ['home'],
    targeting: 'user.country == "DE"',
    coverage: 0.5,
    sticky: false,
    hashVersion: 2,
    variants: [
      { key: 'control', name: 'As it is', weight: 0.5, parameters: {} },
      {
        key: 'calm',
        name: 'Without the campaign',
        weight: 0.5,
        parameters: { withoutRules: ['Fresh first'] },
      },
    ],
    primaryMetric: 'ctr',
    secondaryMetrics: ['conversion'],
    guardrails: [{ metric: 'empty_lists', maxRelativeHarm: 0.1 }],
    minimumEffect: 0.03,
    plannedUnitsPerVariant: 20_000,
    plannedDays: 14,
    alpha: 0.05,
    ...more,
  };
  return {
    key,
    state,
    phase: begun ? 1 : 0,
    revision: 1,
    definition,
    phases: begun ? [phaseOf(definition, 1)] : [],
    createdBy: 'member:ada',
    createdAt: minutesAgo(6 * DAY),
    updatedAt: minutesAgo(5 * DAY),
    startedAt: begun ? minutesAgo(5 * DAY - 10) : null,
    stoppedAt: begun && state !== 'running' ? minutesAgo(DAY) : null,
    stopReason: state === 'rolled_back' ? 'Empty lists are 31 % more than of control.' : null,
    winner: state === 'shipped' ? 'calm' : null,
  };
}

function phaseOf(definition: ExperimentDefinition, phase: number) {
  return {
    phase,
    seed: `${definition.key}:${phase}`,
    coverage: definition.coverage,
    weights: Object.fromEntries(definition.variants.map(({ key, weight }) => [key, weight])),
    startedAt: minutesAgo(5 * DAY),
    endedAt: null,
  };
}

type Ends = readonly [number | null, number | null];

const intervalOf = ([low, high]: Ends): Interval => ({ low, high, pValue: 0.012 });

export function variantMetric(
  variant: string,
  relativeLift: number,
  fixed: Ends,
  sequential: Ends,
  more: Partial<VariantMetric> = {},
): VariantMetric {
  return {
    variant,
    mean: 0.05 * (1 + relativeLift),
    units: 9_800,
    relativeLift,
    fixed: intervalOf(fixed),
    sequential: intervalOf(sequential),
    cupedReduction: null,
    adjustedPValue: 0.02,
    significant: false,
    ...more,
  };
}

const control: VariantMetric = {
  variant: 'control',
  mean: 0.05,
  units: 9_912,
  relativeLift: null,
  fixed: null,
  sequential: null,
  cupedReduction: null,
  adjustedPValue: null,
  significant: false,
};

/** What came of an experiment: `calm` is better in clicks. */
export function resultsOf(key: string): ExperimentResults {
  const calm = variantMetric('calm', 0.042, [0.02, 0.064], [0.008, 0.076], {
    significant: true,
    cupedReduction: 0.18,
  });
  const days = Array.from({ length: 6 }, (_, index) => minutesAgo((5 - index) * DAY).slice(0, 10));
  return {
    experiment: key,
    phase: 1,
    asOf: minutesAgo(1),
    health: {
      status: 'green',
      checks: [
        {
          name: 'sample_ratio',
          ok: true,
          pValue: 0.44,
          sentence: 'The variants have 9,912 and 9,800 units, as their weights say.',
        },
        { name: 'two_variants', ok: true, sentence: 'No unit was seen in two variants.' },
      ],
    },
    variants: [
      { key: 'control', units: 9_912, lists: 31_204 },
      { key: 'calm', units: 9_800, lists: 30_871 },
    ],
    metrics: [
      { metric: 'ctr', role: 'primary', higherIsBetter: true, variants: [control, calm] },
      {
        metric: 'conversion',
        role: 'secondary',
        higherIsBetter: true,
        variants: [control, variantMetric('calm', 0.013, [-0.03, 0.056], [-0.06, 0.086])],
      },
      {
        metric: 'empty_lists',
        role: 'guardrail',
        higherIsBetter: false,
        variants: [
          { ...control, mean: 0.002 },
          variantMetric('calm', 0.03, [-0.2, 0.26], [-0.4, 0.46], { mean: 0.0021 }),
        ],
      },
    ],
    daily: days.flatMap((day, index) => [
      { day, metric: 'ctr' as const, variant: 'control', mean: 0.05 + 0.002 * Math.sin(index) },
      { day, metric: 'ctr' as const, variant: 'calm', mean: 0.052 + 0.002 * Math.cos(index) },
    ]),
    segments: [
      {
        dimension: 'regime',
        value: 'WARM',
        variant: 'calm',
        units: 7_012,
        mean: 0.055,
        relativeLift: 0.05,
        low: 0.006,
        high: 0.094,
      },
      {
        dimension: 'regime',
        value: 'COLD_USER',
        variant: 'calm',
        units: 2_788,
        mean: 0.041,
        relativeLift: -0.01,
        low: -0.09,
        high: 0.07,
      },
    ],
    interleaving: null,
    shadow: null,
    verdict: {
      withheld: false,
      sentence: 'Without the campaign is better: click-through rose by 4.2 %.',
      winner: 'calm',
    },
  };
}

/** The same with a sample ratio that cannot be by chance. */
export function unhealthyOf(key: string): ExperimentResults {
  const results = resultsOf(key);
  const sentence = 'The variants have 9,912 and 8,100 units where equal shares were to be.';
  return {
    ...results,
    health: {
      status: 'red',
      checks: [{ name: 'sample_ratio', ok: false, pValue: 0.00001, sentence }],
    },
    verdict: {
      withheld: true,
      sentence: 'No verdict: the sample ratio is off, so that units were lost in one variant.',
      winner: null,
    },
  };
}

export interface FakeExperiments {
  experiments: Experiment[];
  results: Map<string, ExperimentResults>;
  /** What was asked of each act, in order. */
  acts: { key: string; act: string; body: unknown }[];
}

export function newFakeExperiments(): FakeExperiments {
  return {
    experiments: [
      experimentOf('calmer-home', 'running', { layer: 'page', layerRange: [0, 0.4] }),
      experimentOf('next-model', 'draft'),
      experimentOf('broken', 'rolled_back'),
    ],
    results: new Map([['broken', unhealthyOf('broken')]]),
    acts: [],
  };
}

const FORMS: Readonly<Record<string, ExperimentState>> = {
  start: 'running',
  stop: 'stopped',
  ship: 'shipped',
};

function validationOf({ variants }: ExperimentDefinition) {
  const gone = variants.findIndex(({ parameters }) => parameters?.model === 'm-gone');
  return {
    valid: gone < 0,
    issues:
      gone < 0
        ? []
        : [
            {
              severity: 'error',
              field: `variants[${gone}].parameters.model`,
              message: 'There is no model m-gone.',
            },
          ],
  };
}

function estimateOf({ candidate }: PolicyRequest): PolicyEstimate {
  const refused = candidate.ruleset !== undefined;
  return {
    lists: 4_200,
    logged: 0.05,
    estimates: refused
      ? []
      : [
          { estimator: 'ips', mean: 0.061, low: 0.04, high: 0.082 },
          { estimator: 'snips', mean: 0.058, low: 0.045, high: 0.071 },
          { estimator: 'dr', mean: 0.059, low: 0.047, high: 0.072 },
        ],
    effectiveSampleSize: refused ? 12 : 812.4,
    meanWeight: refused ? 0.9 : 1.01,
    refused,
    oldest: '2026-01-24T08:00:00Z',
    truncated: false,
    skipped: [{ reason: 'The items they had are no longer known as they were.', count: 3 }],
    sentence: refused
      ? 'The record is worth 12 lists of the candidate, which is too few.'
      : 'The candidate would be clicked more.',
  };
}

/** Answers about experiments. */
export function experimentsHandler(fake: FakeExperiments): Handler {
  return async (request, url) => {
    const [, , part, key = '', act] = url.pathname.split('/');
    if (part !== 'experiments' && part !== 'ope') return undefined;
    const text = await request.clone().text();
    const body = text === '' ? null : JSON.parse(text);
    if (part === 'ope') return json(estimateOf(body));
    if (key === '') {
      if (request.method === 'GET') {
        const state = url.searchParams.get('state');
        return json({
          experiments: fake.experiments.filter((each) => state === null || each.state === state),
        });
      }
      const made = { ...experimentOf(body.key, 'draft'), definition: body };
      fake.experiments.unshift(made);
      return json(made, 201, { ETag: '"1"' });
    }
    if (key === 'validate') return json(validationOf(body));
    if (key === 'plan') {
      return json({
        metric: body.metric,
        baseline: 0.05,
        dailyUnits: body.dailyUnits ?? 3_000,
        unitsPerVariant: Math.round(32 / body.minimumEffect ** 2),
        days: 24,
        sentence: 'Click-through is 5 % now, and 3,000 users come a day.',
      });
    }
    const found = fake.experiments.find((each) => each.key === key);
    if (!found) return json(problem(404, 'Not found', `There is no experiment ${key}.`), 404);
    if (act === 'assignment') {
      const unit = url.searchParams.get('userId');
      const sentence = `User ${unit} is within the coverage of 50 %.`;
      return json({ experiment: key, phase: 1, unit, variant: 'calm', sentence });
    }
    if (act === 'results') return json(fake.results.get(key) ?? resultsOf(key));
    if (request.method === 'DELETE') {
      fake.experiments = fake.experiments.filter((each) => each !== found);
      return new Response(null, { status: 204 });
    }
    if (request.method === 'PUT') {
      if (request.headers.get('If-Match') !== `"${found.revision}"`) {
        const conflict = problem(409, 'It does not fit what is there', 'It was changed.');
        return json({ ...conflict, current: found }, 409);
      }
      Object.assign(found, { definition: body, revision: found.revision + 1 });
    }
    if (act !== undefined) {
      fake.acts.push({ key, act, body });
      found.state = FORMS[act] ?? found.state;
      if (act === 'start') {
        Object.assign(found, { phase: 1, phases: [phaseOf(found.definition, 1)] });
      }
      if (act === 'ramp') found.definition.coverage = body.coverage;
      if (act === 'ship') found.winner = body.variant;
      if (act === 'stop') found.stopReason = body.reason;
    }
    return json(found, 200, { ETag: `"${found.revision}"` });
  };
}
