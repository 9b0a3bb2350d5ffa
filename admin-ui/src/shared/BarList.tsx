import classes from './BarList.module.css';

interface BarListProps {
  label: string;
  rows: readonly { name: string; value: number; text: string; hint?: string }[];
}

/** Parts of a whole, the largest as long as the room allows. */
export function BarList({ label, rows }: BarListProps) {
  const full = Math.max(Number.EPSILON, ...rows.map((row) => row.value));
  return (
    <ul className={classes.list} aria-label={label}>
      {rows.map((row) => (
        <li key={row.name} title={row.hint}>
          <span className={classes.name}>{row.name}</span>
          <span className={classes.text}>{row.text}</span>
          <span className={classes.track} aria-hidden="true">
            <span className={classes.fill} style={{ width: `${(row.value / full) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
