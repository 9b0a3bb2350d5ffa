import type { Regime } from '../api/types';
import classes from './badges.module.css';
import { REGIMES } from './wording';

export function RegimeBadge({ regime }: { regime: Regime }) {
  return (
    <span className={classes.badge} data-family={regime === 'WARM' ? 'model' : 'popular'}>
      {REGIMES[regime].name}
    </span>
  );
}
