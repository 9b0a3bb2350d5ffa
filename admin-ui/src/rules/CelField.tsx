import { useId } from 'react';
import { completionsAt } from '../cel/complete';
import { CodeField, type Marked } from '../shared/CodeField';
import type { Attribute } from './attributes';
import classes from './CelField.module.css';
import { rangeOf } from './issues';
import type { Issue } from './types';

interface CelFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  attributes: readonly Attribute[];
  /** What is wrong with this text. */
  issues: readonly Issue[];
  placeholder: string;
}

/** The text cut where issues begin and end. */
function marked(text: string, issues: readonly Issue[]): Marked[] {
  const ranges = issues.flatMap((issue) => {
    const range = rangeOf(issue, text);
    return range ? [{ ...range, severity: issue.severity }] : [];
  });
  const cuts = [...new Set([0, text.length, ...ranges.flatMap(({ start, end }) => [start, end])])];
  cuts.sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const inside = ranges.filter((range) => range.start <= start && start < range.end);
    const worst = inside.find(({ severity }) => severity === 'error') ?? inside[0];
    return { text: text.slice(start, cuts[index + 1]), mark: worst?.severity ?? null };
  });
}

/** CEL as text: names and values are offered while typing, mistakes are underlined. */
export function CelField(props: CelFieldProps) {
  const { label, value, onChange, attributes, issues, placeholder } = props;
  const id = useId();
  return (
    <CodeField
      label={label}
      value={value}
      onChange={onChange}
      complete={(text, caret, asked) => completionsAt(text, caret, attributes, asked)}
      marked={marked(value, issues)}
      placeholder={placeholder}
      wrong={issues.some(({ severity }) => severity === 'error')}
      describedBy={issues.length > 0 ? id : undefined}
    >
      {issues.length > 0 && (
        <ul className={classes.issues} id={id}>
          {issues.map((issue) => (
            <li
              key={`${issue.code} ${issue.line} ${issue.column} ${issue.message}`}
              data-severity={issue.severity}
            >
              {issue.message}
              {issue.line !== null && issue.column !== null && (
                <span className={classes.place}>
                  {' '}
                  Line {issue.line}, column {issue.column}.
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </CodeField>
  );
}
