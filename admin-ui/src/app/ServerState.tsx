import { lazy, Suspense } from 'react';
import { useStatus } from '../api/useStatus';
import { wholeNumber } from '../shared/format';
import classes from './Shell.module.css';

// Few servers are in a simulation: the others need not load it.
const SimulatedDay = lazy(async () => ({ default: (await import('./SimulatedDay')).SimulatedDay }));

/** One glance at the server: whether it is ready and how large its catalogue is. */
export function ServerState() {
  const status = useStatus();
  if (status.isPending) return null;
  const state = status.isError ? 'unreachable' : status.data.ready ? 'ready' : 'not ready yet';
  return (
    <>
      {status.data?.simulation && (
        <Suspense>
          <SimulatedDay now={status.data.simulation.now} />
        </Suspense>
      )}
      <p className={classes.server}>
        <span className={classes.dot} data-state={state} aria-hidden="true" />
        <span>Server {state}</span>
        {status.data && !status.isError && !status.data.simulation && (
          <span className={classes.serverDetail}>
            {wholeNumber(status.data.catalogue.items)}{' '}
            {status.data.catalogue.items === 1 ? 'item' : 'items'}
          </span>
        )}
      </p>
    </>
  );
}
