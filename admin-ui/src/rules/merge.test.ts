import { describe, expect, it } from 'vitest';
import { mergedRules, ruleDifferences } from './merge';
import type { Rule } from './types';

/** "a1 b1" is rule a in its first form, then rule b. */
function rules(text: string): Rule[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      name: word.charAt(0),
      action: { type: 'boost', factor: Number(word.slice(1)) },
    }));
}

function text(merged: readonly Rule[]): string {
  return merged.map(({ name, action }) => `${name}${String(action.factor)}`).join(' ');
}

describe('merging two versions of rules', () => {
  it.each([
    ['mine and theirs stand side by side', 'a1 b1 c1', 'a2 b1 c1', 'a1 b1 c3', 'a2 b1 c3'],
    ['additions of both stay', 'a1 b1', 'a1 m1 b1', 'a1 b1 t1', 'a1 m1 b1 t1'],
    ['a rule I took out is gone', 'a1 b1', 'a1', 'a1 b1', 'a1'],
    ['a rule they took out is gone', 'a1 b1', 'a1 b1', 'b1', 'b1'],
    ['my order holds', 'a1 b1 c1', 'c1 a1 b1', 'a1 b1 c2', 'c2 a1 b1'],
    ['their order holds where I kept it', 'a1 b1 c1', 'a2 b1 c1', 'c1 b1 a1', 'c1 b1 a2'],
    ['of what both changed mine is proposed', 'a1', 'a2', 'a3', 'a2'],
    ['what both made alike is one', 'a1', 'a2 n1', 'a2 n1', 'a2 n1'],
  ])('%s', (_, base, mine, theirs, merged) => {
    expect(text(mergedRules(rules(base), rules(mine), rules(theirs), new Map()))).toBe(merged);
  });

  it('takes theirs where someone says so', () => {
    const choices = new Map([['a', 'theirs' as const]]);
    expect(text(mergedRules(rules('a1'), rules('a2'), rules('a3'), choices))).toBe('a3');
  });

  it('names what both changed, and loses nothing: a difference holds both', () => {
    const [a, b] = ruleDifferences(rules('a1 b1'), rules('a2 b1'), rules('a3'));
    expect(a).toMatchObject({ name: 'a', both: true, choice: 'mine' });
    expect([a?.mine?.action.factor, a?.theirs?.action.factor]).toEqual([2, 3]);
    expect(b).toMatchObject({ name: 'b', both: false, choice: 'theirs', theirs: null });
  });
});
