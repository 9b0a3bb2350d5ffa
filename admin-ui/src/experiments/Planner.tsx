import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { counted, wholeNumber } from '../shared/format';
import { NumberField } from '../shared/NumberField';
import type { FormPart } from './ExperimentForm';
import classes from './ExperimentForm.module.css';
import { METRICS } from './experimentWords';
import type { Plan, PlanRequest } from './types';
import { usePlan } from './useExperiments';

type PlannerProps = Pick<FormPart, 'definition' | 'onChange'>;

/** How many units and days it takes to see the smallest effect that matters. */
export function Planner({ definition, onChange }: PlannerProps) {
  const { primaryMetric, minimumEffect, alpha, variants, coverage, unit } = definition;
  const [power, setPower] = useState<number | null>(80);
  const [dailyUnits, setDailyUnits] = useState<number | null>(null);
  const possible =
    !!minimumEffect && minimumEffect > 0 && coverage > 0 && power !== null && alpha > 0;
  const [request] = useDebouncedValue<PlanRequest | null>(
    possible
      ? {
          metric: primaryMetric,
          minimumEffect,
          alpha,
          power: power / 100,
          dailyUnits,
          variants: variants.length,
          coverage,
          unit,
        }
      : null,
    400,
  );
  const plan = usePlan(request);
  return (
    <section className={classes.plan} aria-label="Planner">
      <div className={classes.row} style={{ marginBottom: 12 }}>
        <NumberField
          label="Chance to see it, in percent"
          min={50}
          max={99}
          value={power}
          onChange={setPower}
        />
        <NumberField
          label={unit === 'user' ? 'Users a day' : 'Sessions a day'}
          placeholder="as in the record"
          min={1}
          value={dailyUnits}
          onChange={setDailyUnits}
        />
      </div>
      {request === null && (
        <p className={classes.hint}>
          Say what the smallest effect is that matters: then it is worked out how many units and
          days it takes to see it in {METRICS[primaryMetric].name.toLowerCase()}.
        </p>
      )}
      {request !== null && plan.isPending && <p className={classes.hint}>Working it out…</p>}
      {plan.isError && (
        <p className={classes.error} role="alert">
          {plan.error.message}
        </p>
      )}
      {request !== null && plan.data && <Found plan={plan.data} onChange={onChange} />}
    </section>
  );
}

interface FoundProps {
  plan: Plan;
  onChange: PlannerProps['onChange'];
}

function Found({ plan, onChange }: FoundProps) {
  const { unitsPerVariant, days, sentence } = plan;
  return (
    <>
      <p>
        <strong>
          {counted(unitsPerVariant, 'unit')} a variant
          {days === null ? '' : `, ${counted(days, 'day')}`}.
        </strong>{' '}
        {sentence}
      </p>
      <p>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() =>
            onChange({ plannedUnitsPerVariant: unitsPerVariant, plannedDays: days ?? null })
          }
        >
          Plan for {wholeNumber(unitsPerVariant)} units a variant
        </Button>
      </p>
    </>
  );
}
