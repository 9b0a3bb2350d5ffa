import { Text, VisuallyHidden } from '@mantine/core';
import classes from './DiffView.module.css';
import { type Difference, differences } from './diff';

const SIGNS = { added: '+', removed: '−', changed: '~' } as const;

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

/** What differs between two versions of a thing, value by value. */
export function DiffView({ before, after }: { before: unknown; after: unknown }) {
  const found = differences(before, after);
  if (found.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing differs.
      </Text>
    );
  }
  return (
    <ul className={classes.diff}>
      {found.map((difference) => (
        <DifferenceRow key={difference.path} difference={difference} />
      ))}
    </ul>
  );
}

function DifferenceRow({ difference }: { difference: Difference }) {
  const { path, kind, before, after } = difference;
  return (
    <li data-kind={kind}>
      <span className={classes.sign} aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <span className={classes.path}>
        {path === '' ? 'value' : path}
        <VisuallyHidden> {kind}</VisuallyHidden>
      </span>
      <span className={classes.values}>
        {kind !== 'added' && <del>{text(before)}</del>}
        {kind !== 'removed' && <ins>{text(after)}</ins>}
      </span>
    </li>
  );
}
