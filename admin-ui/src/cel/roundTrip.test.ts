import { describe, expect, it } from 'vitest';
import {
  CALLS,
  COMPARISONS,
  type Comparison,
  type Condition,
  group,
  isComplete,
  normal,
  type Operator,
  type Test,
  type Value,
} from './condition';
import { draw } from './draw';
import { print } from './print';

/** Small numbers out of a seed (mulberry32), so that a failing case can be made again. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * sides);
  };
}

const TEXTS = [
  'a',
  'in "quotes"',
  "it's",
  'back\\slash',
  'zwölf\n',
  '&& ||',
  '日本',
  ')',
  '\u0007',
];
const ATTRIBUTES = ['item.price', 'item.categories', 'user.country', 'context.device'];
const OPERATORS: Operator[] = [
  ...(Object.keys(COMPARISONS) as Comparison[]),
  ...CALLS,
  ...(['isOneOf', 'isNoneOf', 'includes', 'excludes', 'includesOneOf', 'includesNoneOf'] as const),
  ...(['isTrue', 'isFalse', 'isKnown', 'isUnknown'] as const),
];

function anyOf<T>(roll: (sides: number) => number, values: readonly [T, ...T[]] | readonly T[]): T {
  return values[roll(values.length)] as T;
}

function anyScalar(roll: (sides: number) => number) {
  const kind = roll(4);
  if (kind === 0) return roll(2) === 0;
  return kind === 1 ? (roll(2001) - 1000) / 8 : anyOf(roll, TEXTS);
}

function anyValue(roll: (sides: number) => number, operator: Operator): Value | null {
  if (operator.startsWith('is') && !['is', 'isNot', 'isOneOf', 'isNoneOf'].includes(operator))
    return null;
  if (operator.endsWith('OneOf') || operator.endsWith('NoneOf'))
    return Array.from({ length: 1 + roll(3) }, () => anyScalar(roll));
  if (CALLS.some((call) => call === operator)) return anyOf(roll, TEXTS);
  if (operator === 'includes' || operator === 'excludes')
    return roll(3) === 0 ? { attribute: anyOf(roll, ATTRIBUTES) } : anyScalar(roll);
  const kind = roll(6);
  if (kind === 0) return { attribute: anyOf(roll, ATTRIBUTES) };
  if (kind === 1) return { instant: '2026-06-01T00:00:00Z' };
  return kind === 2 ? { hoursAgo: roll(1000) } : anyScalar(roll);
}

function anyTest(roll: (sides: number) => number): Test {
  const operator = anyOf(roll, OPERATORS);
  return {
    kind: 'test',
    attribute: anyOf(roll, ATTRIBUTES),
    operator,
    value: roll(12) === 0 ? null : anyValue(roll, operator),
  };
}

function anyCondition(roll: (sides: number) => number, depth: number): Condition {
  if (depth === 0 || roll(3) === 0) return anyTest(roll);
  return group(
    roll(2) === 0 ? 'all' : 'any',
    Array.from({ length: roll(4) }, () => anyCondition(roll, depth - 1)),
    roll(3) === 0,
  );
}

describe('the builder and its text', () => {
  it('say the same of any condition that can be built', () => {
    for (let seed = 0; seed < 5000; seed++) {
      const condition = anyCondition(dice(seed), 4);
      const text = print(condition);
      expect(draw(text), `seed ${seed}: ${text}`).toEqual({ condition: normal(condition) });
      const again = draw(text);
      if ('condition' in again && again.condition !== null) {
        expect(print(again.condition), `seed ${seed}`).toBe(text);
      }
    }
  });

  it('leave out what is not complete yet', () => {
    const open: Test = { kind: 'test', attribute: 'item.price', operator: 'above', value: null };
    expect(isComplete(open)).toBe(false);
    expect(print(group('all', [open, { ...open, value: 20 }]))).toBe('item.price > 20');
  });

  it.each([
    ['20 < item.price', 'item.price > 20'],
    ["item.brand in ['acme','bolt']", 'item.brand in ["acme", "bolt"]'],
    ['(((item.hidden)))', 'item.hidden'],
    ['!(!(item.price > 1))', '!(!(item.price > 1))'],
    [
      'item.price > 20 && "shoes" in item.categories && (user.age<30||!has(user.age))',
      'item.price > 20 && "shoes" in item.categories && (user.age < 30 || !has(user.age))',
    ],
    [
      'item.created_at > now - duration("168h") // fresh',
      'item.created_at > now - duration("168h")',
    ],
    ['item.margin >= -0.5', 'item.margin >= -0.5'],
  ])('draw %s as %s', (text, printed) => {
    const drawing = draw(text);
    if (!('condition' in drawing) || drawing.condition === null) throw new Error('not drawn');
    expect(print(drawing.condition)).toBe(printed);
  });

  it.each([
    'item.price * 2 > 20',
    'item.price > 20 ? true : false',
    'item.categories.exists(c, c.startsWith("winter"))',
    'size(item.categories) > 2',
    'true',
    'item.price >',
    'item["price"] > 2',
    '"a" == "b"',
    'r"raw" == item.brand',
    '('.repeat(200),
    '!'.repeat(5000),
    '"open',
  ])('leave %s as text', (text) => {
    expect(draw(text)).toHaveProperty('undrawn');
  });
});
