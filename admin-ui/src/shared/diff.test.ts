import { describe, expect, it } from 'vitest';
import { differences } from './diff';

describe('differences', () => {
  it('names what changed, came and went by its path', () => {
    expect(
      differences(
        { title: 'Shoe', price: 10, tags: ['a'], deep: { stock: 1 } },
        { title: 'Shoe', price: 12, tags: ['a', 'b'], deep: {}, brand: 'Fjell' },
      ),
    ).toEqual([
      { path: 'price', kind: 'changed', before: 10, after: 12 },
      { path: 'tags', kind: 'changed', before: ['a'], after: ['a', 'b'] },
      { path: 'deep.stock', kind: 'removed', before: 1, after: undefined },
      { path: 'brand', kind: 'added', before: undefined, after: 'Fjell' },
    ]);
  });

  it('follows rows by their name', () => {
    const before = {
      rules: [
        { name: 'one', factor: 1 },
        { name: 'two', factor: 2 },
      ],
    };
    const after = {
      rules: [
        { name: 'two', factor: 3 },
        { name: 'one', factor: 1 },
      ],
    };
    expect(differences(before, after)).toEqual([
      { path: 'rules[two].factor', kind: 'changed', before: 2, after: 3 },
    ]);
    expect(differences(before, { rules: before.rules.toReversed() })).toEqual([
      { path: 'rules order', kind: 'changed', before: ['one', 'two'], after: ['two', 'one'] },
    ]);
  });

  it('takes a thing that was not there for an empty one', () => {
    expect(differences(null, { name: 'x' })).toEqual([
      { path: 'name', kind: 'added', before: undefined, after: 'x' },
    ]);
    expect(differences({ name: 'x' }, null)[0]?.kind).toBe('removed');
    expect(differences({ a: 1 }, { a: 1 })).toEqual([]);
  });
});
