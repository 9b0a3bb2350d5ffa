import classes from './BarList.module.css';

interface BarListProps {
  label: string;
  /** Each with its share of the whole, from 0 to 1. */
  rows: readonly { name: string; value: number; text: string; hint?: string }[];
}

/** Parts of a whole, drawn as their share of it. */
export function BarList({ label, rows }: BarListProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {rows.map((row) => (
        <li key={row.name} title={row.hint}>
          <span className={classes.name}>{row.name}</span>
          <span className={classes.text}>{row.text}</span>
          <span className={classes.track} aria-hidden="true">
            <span className={classes.fill} style={{ width: `${row.value * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
