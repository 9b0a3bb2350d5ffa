import type { DraftContent, Rule } from './types';

/** One thing that two people left differently: a rule (or its absence), the title or the note. */
export interface Difference<T> {
  name: string;
  base: T | null;
  mine: T | null;
  theirs: T | null;
  /** Whether both changed it; else the one who did has it. */
  both: boolean;
  /** Whose is taken, unless someone says otherwise. */
  choice: 'mine' | 'theirs';
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** With the keys of objects in order, so that equal things have equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

export function sameContent(a: DraftContent, b: DraftContent): boolean {
  const [left, right] = [a, b].map(({ title, note, rules }) => ({ title, note, rules }));
  return same(left, right);
}

function difference<T>(
  name: string,
  base: T | null,
  mine: T | null,
  theirs: T | null,
): Difference<T> {
  const mineChanged = !same(base, mine);
  const both = mineChanged && !same(base, theirs);
  return { name, base, mine, theirs, both, choice: mineChanged ? 'mine' : 'theirs' };
}

function named(rules: readonly Rule[], name: string): Rule | null {
  return rules.find((rule) => rule.name === name) ?? null;
}

/** Rules that two versions have differently, by name. */
export function ruleDifferences(
  base: readonly Rule[],
  mine: readonly Rule[],
  theirs: readonly Rule[],
): Difference<Rule>[] {
  const names = [...new Set([...mine, ...theirs].map(({ name }) => name))];
  return names
    .map((name) => difference(name, named(base, name), named(mine, name), named(theirs, name)))
    .filter((each) => !same(each.mine, each.theirs));
}

/** The order of names: mine where I changed it, else theirs; what only the other has stands after what it stood after. */
function orderOf(base: readonly Rule[], mine: readonly Rule[], theirs: readonly Rule[]): string[] {
  const names = (rules: readonly Rule[]) => rules.map(({ name }) => name);
  const common = new Set(names(base).filter((name) => names(mine).includes(name)));
  const moved = !same(
    names(mine).filter((name) => common.has(name)),
    names(base).filter((name) => common.has(name)),
  );
  const [first, second] = moved ? [mine, theirs] : [theirs, mine];
  const order = names(first);
  names(second).forEach((name, index) => {
    if (order.includes(name)) return;
    const before = names(second)[index - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name);
  });
  return order;
}

/**
 * Both versions in one: of each rule the chosen side's.
 *
 * @param choices by rule name, for what is not to be as the differences propose
 */
export function mergedRules(
  base: readonly Rule[],
  mine: readonly Rule[],
  theirs: readonly Rule[],
  choices: ReadonlyMap<string, 'mine' | 'theirs'>,
): Rule[] {
  const differences = new Map(ruleDifferences(base, mine, theirs).map((each) => [each.name, each]));
  return orderOf(base, mine, theirs)
    .map((name) => {
      const differing = differences.get(name);
      if (!differing) return named(mine, name);
      return differing[choices.get(name) ?? differing.choice];
    })
    .filter((rule) => rule !== null);
}
