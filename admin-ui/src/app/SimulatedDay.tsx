import { dayText } from '../shared/day';
import classes from './SimulatedDay.module.css';

/** Says that time is a simulation's, and how far it is. */
export function SimulatedDay({ now }: { now: string }) {
  return (
    <p className={classes.day} title="This server's clock is moved by a simulation.">
      Simulation <time dateTime={now}>{dayText(now)}</time>
    </p>
  );
}
