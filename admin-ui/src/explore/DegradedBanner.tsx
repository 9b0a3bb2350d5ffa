import { WarningIcon } from '../shared/icons';
import classes from './DegradedBanner.module.css';
import { degradedText } from './wording';

/** Says that an answer is not the best the platform can give, and what was missing. */
export function DegradedBanner({ flags }: { flags: readonly string[] }) {
  if (flags.length === 0) return null;
  return (
    <div className={classes.banner} role="status">
      <WarningIcon size={18} />
      <div>
        <strong>Degraded.</strong> {flags.map(degradedText).join(' ')} The list was built from what
        was left; ask again before you compare.
      </div>
    </div>
  );
}
