import { intervalText, liftText } from './experimentWords';
import classes from './LiftBar.module.css';
import type { VariantMetric } from './types';

interface LiftBarProps {
  result: VariantMetric;
  higherIsBetter: boolean;
  /** The lift at both ends of the drawing, above 0. */
  reach: number;
}

/** A lift within its intervals: the wide band is the sequential one, the bar the fixed one, the line in the middle no change. */
export function LiftBar({ result, higherIsBetter, reach }: LiftBarProps) {
  const { relativeLift: lift, sequential, fixed, significant } = result;
  if (lift === null) return null;
  const x = (value: number) => 50 + 50 * Math.max(-1, Math.min(1, value / reach));
  const span = (low: number | null, high: number | null) => {
    const left = low === null ? 0 : x(low);
    return { left: `${left}%`, width: `${(high === null ? 100 : x(high)) - left}%` };
  };
  const tone = significant ? (lift > 0 === higherIsBetter ? 'better' : 'worse') : 'open';
  const said = sequential
    ? `Lift ${liftText(lift)}, always-valid interval ${intervalText(sequential.low, sequential.high)}`
    : `Lift ${liftText(lift)}, without an interval`;
  return (
    <span className={classes.bar} role="img" aria-label={said} title={said} data-tone={tone}>
      <span className={classes.zero} />
      {sequential && (
        <span className={classes.sequential} style={span(sequential.low, sequential.high)} />
      )}
      {fixed && <span className={classes.fixed} style={span(fixed.low, fixed.high)} />}
      <span
        className={classes.lift}
        data-beyond={Math.abs(lift) > reach}
        style={{ left: `${x(lift)}%` }}
      />
    </span>
  );
}

const LEAST_REACH = 0.01;

/** How far the drawings of some results have to reach so that their intervals are seen; one of them may be cut. */
export function reachOf(results: readonly VariantMetric[]): number {
  const ends = results.flatMap(({ relativeLift, fixed, sequential }) => {
    const own = [fixed?.low, fixed?.high, relativeLift].map((end) => Math.abs(end ?? 0));
    const far = [sequential?.low, sequential?.high].map((end) => Math.abs(end ?? 0));
    // A band that is far wider than the rest would press everything else into a point.
    return [...own, Math.min(Math.max(...far), 4 * Math.max(...own, LEAST_REACH))];
  });
  return 1.08 * Math.max(LEAST_REACH, ...ends);
}
