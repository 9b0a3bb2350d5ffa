import type { Overview } from '../api/types';
import { latencyText, shareText, wholeNumber } from '../shared/format';
import classes from './Figures.module.css';

function totalOf(overview: Overview) {
  return overview.latency.find((each) => each.stage === 'total');
}

/** The figures of the range at a glance. */
export function Figures({ overview }: { overview: Overview }) {
  const total = totalOf(overview);
  return (
    <dl className={classes.figures}>
      <Figure name="Lists served" value={wholeNumber(overview.lists)} />
      <Figure
        name="Click-through"
        value={shareText(overview.clickThrough)}
        hint={`${wholeNumber(overview.clicks)} clicks`}
      />
      <Figure
        name="Total time, p99"
        value={latencyText(total?.p99)}
        hint={
          overview.meanLatencyMillis === null
            ? 'nothing was timed'
            : `${latencyText(overview.meanLatencyMillis)} on average`
        }
      />
      <Figure name="Degraded" value={shareText(overview.degradedShare)} hint="of the lists" />
      <Figure name="Coverage" value={shareText(overview.coverage)} hint="of the items were shown" />
    </dl>
  );
}

function Figure({ name, value, hint }: { name: string; value: string; hint?: string }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd className={classes.value}>{value}</dd>
      {hint && <dd className={classes.hint}>{hint}</dd>}
    </div>
  );
}
