import type { Conflict, Issue, Rule } from './types';

/** The issues of one rule: by its place, and by its name where no place is given. */
export function issuesOf(issues: readonly Issue[], rule: Rule, index: number): Issue[] {
  return issues.filter((issue) =>
    issue.index === null ? issue.rule === rule.name : issue.index === index,
  );
}

/** Those about a field or what lies within it. */
export function issuesOfField(issues: readonly Issue[], field: string): Issue[] {
  return issues.filter((issue) => issue.field === field || issue.field.startsWith(`${field}.`));
}

/** The sentence to stand beside an input, where there is one. */
export function messageOf(issues: readonly Issue[], field: string): string | undefined {
  const found = issuesOfField(issues, field);
  return found.length === 0 ? undefined : found.map(({ message }) => message).join(' ');
}

export function conflictsOf(conflicts: readonly Conflict[], rule: Rule): Conflict[] {
  return conflicts.filter(({ rules }) => rules.includes(rule.name));
}

/** How many units of a text its first code points take: a letter beyond the basic plane takes two. */
function unitsOf(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join('').length;
}

/** Where an issue lies in a text; lines and columns (of code points) count from 1. Null where it has no place. */
export function rangeOf(
  { line, column, length }: Issue,
  text: string,
): { start: number; end: number } | null {
  if (line === null || column === null) return null;
  const lines = text.split('\n');
  const inLine = lines[line - 1];
  if (inLine === undefined) return null;
  const begin = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const start = begin + unitsOf(inLine, column - 1);
  const end = Math.min(text.length, start + Math.max(1, unitsOf(text.slice(start), length ?? 1)));
  // Past the end there is nothing to underline but the last letter.
  return end > start ? { start, end } : { start: Math.max(0, start - 1), end: start };
}
