import { Button, CloseButton, MultiSelect, NativeSelect } from '@mantine/core';
import layout from '../shared/layout.module.css';
import { NumberField } from '../shared/NumberField';
import { Panel } from '../shared/Panel';
import { type FormPart, messageOf } from './ExperimentForm';
import classes from './ExperimentForm.module.css';
import { METRIC_NAMES, METRICS } from './experimentWords';
import { Planner } from './Planner';
import type { ExperimentMetric, Guardrail } from './types';

const CHOICES = METRIC_NAMES.map((value) => ({
  value,
  label: `${METRICS[value].name}: ${METRICS[value].words}`,
}));

function metricOf(value: string): ExperimentMetric {
  return METRIC_NAMES.find((name) => name === value) ?? 'ctr';
}

/** By what it is decided, what is watched, and how long it takes. */
export function MeasuresForm(part: FormPart) {
  const { definition, onChange, issues } = part;
  const { primaryMetric, secondaryMetrics, plannedUnitsPerVariant, plannedDays } = definition;
  return (
    <Panel
      title="What it is measured by"
      hint="The primary metric decides. Choose it, and the smallest effect that matters, before anything is seen."
    >
      <div className={layout.stack}>
        <div className={classes.grid}>
          <NativeSelect
            label="Primary metric"
            data={CHOICES}
            value={primaryMetric}
            error={messageOf(issues, 'primaryMetric')}
            onChange={(event) => onChange({ primaryMetric: metricOf(event.currentTarget.value) })}
          />
          <MultiSelect
            label="Secondary metrics"
            placeholder={secondaryMetrics.length === 0 ? 'none' : ''}
            data={METRIC_NAMES.filter((name) => name !== primaryMetric).map((value) => ({
              value,
              label: METRICS[value].name,
            }))}
            value={secondaryMetrics}
            error={messageOf(issues, 'secondaryMetrics')}
            onChange={(values) => onChange({ secondaryMetrics: values.map(metricOf) })}
          />
        </div>
        <Guardrails {...part} />
        <div className={classes.row}>
          <NumberField
            label="Smallest effect that matters, in percent"
            min={0.01}
            value={percentOf(definition.minimumEffect || null)}
            error={messageOf(issues, 'minimumEffect')}
            onChange={(value) => onChange({ minimumEffect: value === null ? null : value / 100 })}
          />
          <NumberField
            label="False alarms at most, in percent"
            min={0.1}
            max={49}
            value={percentOf(definition.alpha)}
            error={messageOf(issues, 'alpha')}
            onChange={(value) => value !== null && onChange({ alpha: value / 100 })}
          />
          <NumberField
            label="Planned units a variant"
            min={1}
            step={1}
            value={plannedUnitsPerVariant ?? null}
            error={messageOf(issues, 'plannedUnitsPerVariant')}
            onChange={(value) => onChange({ plannedUnitsPerVariant: value })}
          />
          <NumberField
            label="Planned days"
            min={1}
            step={1}
            value={plannedDays ?? null}
            error={messageOf(issues, 'plannedDays')}
            onChange={(value) => onChange({ plannedDays: value })}
          />
        </div>
        {definition.kind === 'ab' && <Planner definition={definition} onChange={onChange} />}
      </div>
    </Panel>
  );
}

/** A share in percent, without the digits that floating point adds. */
function percentOf(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : Number((share * 100).toPrecision(10));
}

const HARM = 0.1;

/** What must not get worse by more than so much: each is watched while the experiment runs. */
function Guardrails({ definition: { guardrails }, onChange, issues }: FormPart) {
  const free = METRIC_NAMES.filter((name) => !guardrails.some(({ metric }) => metric === name));
  // What is usually watched comes first.
  const next = (['empty_lists', 'latency', 'hides', 'ctr'] as const).find((name) =>
    free.includes(name),
  );

  function change(index: number, part: Partial<Guardrail>) {
    onChange({
      guardrails: guardrails.map((each, at) => (at === index ? { ...each, ...part } : each)),
    });
  }

  return (
    <fieldset className={classes.group}>
      <legend>Guardrails</legend>
      <div className={layout.stack} style={{ gap: 12 }}>
        <p className={classes.hint}>
          Where a variant is shown to be worse by more than this, the experiment is rolled back by
          itself.
        </p>
        {guardrails.map(({ metric, maxRelativeHarm }, index) => (
          <div key={metric} className={classes.guardrail}>
            <NativeSelect
              label="Metric"
              value={metric}
              data={CHOICES.filter(({ value }) => value === metric || free.includes(value))}
              error={messageOf(issues, `guardrails[${index}].metric`)}
              onChange={(event) => change(index, { metric: metricOf(event.currentTarget.value) })}
            />
            <NumberField
              label="Worse by at most, in percent"
              min={0.1}
              max={1000}
              value={percentOf(maxRelativeHarm)}
              error={messageOf(issues, `guardrails[${index}].maxRelativeHarm`)}
              onChange={(value) =>
                change(index, { maxRelativeHarm: value === null ? 0 : value / 100 })
              }
            />
            <CloseButton
              aria-label={`Remove the guardrail ${METRICS[metric].name}`}
              onClick={() => onChange({ guardrails: guardrails.filter((_, at) => at !== index) })}
            />
          </div>
        ))}
        <div>
          <Button
            variant="default"
            size="compact-sm"
            disabled={free.length === 0}
            onClick={() =>
              onChange({
                guardrails: [
                  ...guardrails,
                  { metric: next ?? free[0] ?? 'latency', maxRelativeHarm: HARM },
                ],
              })
            }
          >
            Add a guardrail
          </Button>
        </div>
      </div>
    </fieldset>
  );
}
