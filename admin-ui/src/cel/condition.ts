/** What the visual builder draws: tests of one attribute, joined in groups. */
export type Condition = Group | Test;

export interface Group {
  kind: 'group';
  join: 'all' | 'any';
  negated: boolean;
  children: readonly Condition[];
}

export interface Test {
  kind: 'test';
  /** With its root, such as "item.price". */
  attribute: string;
  operator: Operator;
  /** Null while nothing was given, and for operators that take none. */
  value: Value | null;
}

export type Scalar = string | number | boolean;
export type Value =
  | Scalar
  | readonly Scalar[]
  | { attribute: string }
  /** An instant, as RFC 3339. */
  | { instant: string }
  /** So long before the request. */
  | { hoursAgo: number };

export const COMPARISONS = {
  is: '==',
  isNot: '!=',
  below: '<',
  atMost: '<=',
  above: '>',
  atLeast: '>=',
} as const;

export const CALLS = ['startsWith', 'endsWith', 'contains', 'matches'] as const;

export type Comparison = keyof typeof COMPARISONS;
export type Call = (typeof CALLS)[number];
export type Operator =
  | Comparison
  | Call
  | 'isOneOf'
  | 'isNoneOf'
  | 'includes'
  | 'excludes'
  | 'includesOneOf'
  | 'includesNoneOf'
  | 'isTrue'
  | 'isFalse'
  | 'isKnown'
  | 'isUnknown';

/** Operators that stand alone. */
export const VALUELESS: ReadonlySet<Operator> = new Set([
  'isTrue',
  'isFalse',
  'isKnown',
  'isUnknown',
]);

/** Operators that take several values. */
export const LISTED: ReadonlySet<Operator> = new Set([
  'isOneOf',
  'isNoneOf',
  'includesOneOf',
  'includesNoneOf',
]);

/** Operators whose negation has a name of its own. */
export const OPPOSITE: Partial<Record<Operator, Operator>> = {
  isOneOf: 'isNoneOf',
  includes: 'excludes',
  includesOneOf: 'includesNoneOf',
  isTrue: 'isFalse',
  isKnown: 'isUnknown',
};

export function group(join: Group['join'], children: readonly Condition[], negated = false): Group {
  return { kind: 'group', join, negated, children };
}

/** Whether a test says something: it has the values that its operator takes. */
export function isComplete({ attribute, operator, value }: Test): boolean {
  if (attribute === '') return false;
  if (VALUELESS.has(operator)) return true;
  if (value === null || value === '') return false;
  if (LISTED.has(operator)) return Array.isArray(value) && value.length > 0;
  if (typeof value !== 'object') return true;
  if ('attribute' in value) return value.attribute !== '';
  return 'instant' in value ? value.instant !== '' : !Array.isArray(value);
}

/**
 * The same condition in the one form that its text has: without incomplete tests and empty groups, a group of one as its only
 * child, a group within one of the same kind as part of it. Null where nothing is left: always true.
 */
export function normal(condition: Condition): Condition | null {
  if (condition.kind === 'test') return isComplete(condition) ? condition : null;
  const children = condition.children
    .map(normal)
    .filter((child) => child !== null)
    .flatMap((child) =>
      child.kind === 'group' && !child.negated && child.join === condition.join
        ? child.children
        : [child],
    );
  const [first] = children;
  if (first === undefined) return null;
  if (children.length > 1) return group(condition.join, children, condition.negated);
  if (!condition.negated) return first;
  if (first.kind === 'test') {
    const opposite = OPPOSITE[first.operator];
    return opposite ? { ...first, operator: opposite } : group('all', [first], true);
  }
  return first.negated ? group('all', [first], true) : group(first.join, first.children, true);
}
