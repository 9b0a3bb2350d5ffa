import type { Source } from '../api/types';
import classes from './badges.module.css';
import { SOURCES } from './wording';

/** Where an item came from; the colour tells the family of the source. */
export function SourceBadge({ source }: { source: Source }) {
  return (
    <span className={classes.badge} data-family={SOURCES[source].family}>
      {SOURCES[source].name}
    </span>
  );
}
