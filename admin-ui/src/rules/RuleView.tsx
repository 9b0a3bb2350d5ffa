import classes from './RuleView.module.css';
import { isPlain, type RuleLine, ruleLines } from './ruleLines';
import type { Rule } from './types';

interface RuleViewProps {
  rule: Rule | null;
  /** Lines that differ from this one are marked, and those that do not are left out. */
  against?: Rule | null;
  /** What stands where there is no rule. */
  absent?: string;
}

/** What a rule says, line by line. */
export function RuleView({ rule, against, absent = 'Not there' }: RuleViewProps) {
  if (rule === null) return <p className={classes.absent}>{absent}</p>;
  const other = new Map(against ? ruleLines(against).map((line) => [line.label, line]) : []);
  function differs(line: RuleLine): boolean {
    const there = other.get(line.label);
    return there !== undefined && (there.text !== line.text || there.cel !== line.cel);
  }
  const lines = ruleLines(rule).filter((line) => (against ? differs(line) : !isPlain(line)));
  return (
    <dl className={classes.lines}>
      {lines.map((line) => (
        <div key={line.label} data-differs={differs(line)}>
          <dt>{line.label}</dt>
          <dd>
            {line.text}
            {line.cel !== undefined && line.cel !== line.text && <code>{line.cel}</code>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
