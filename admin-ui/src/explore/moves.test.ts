import { describe, expect, it } from 'vitest';
import { servedItem } from '../test/fakeServer';
import { compareLists } from './moves';

function listOf(...ids: string[]) {
  return ids.map((id, index) => servedItem(id, index + 1));
}

describe('compareLists', () => {
  it('tells what moved, what came and what went', () => {
    const compared = compareLists(listOf('b', 'a', 'd'), listOf('a', 'b', 'c'));
    expect(compared.after.get('b')).toEqual({ kind: 'up', by: 1, to: 1 });
    expect(compared.after.get('a')).toEqual({ kind: 'down', by: 1, to: 2 });
    expect(compared.after.get('d')).toEqual({ kind: 'new' });
    expect(compared.before.get('a')).toEqual({ kind: 'down', by: 1, to: 2 });
    expect(compared.before.get('c')).toEqual({ kind: 'gone' });
    expect([compared.moved, compared.brought, compared.left]).toEqual([2, 1, 1]);
  });

  it('finds nothing between a list and itself', () => {
    const list = listOf('a', 'b', 'c');
    const compared = compareLists(list, list);
    expect([compared.moved, compared.brought, compared.left]).toEqual([0, 0, 0]);
    expect(compared.after.get('c')).toEqual({ kind: 'same', to: 3 });
  });

  it('passes over items whose id is gone', () => {
    const erased = { ...servedItem('a', 1), itemId: null };
    expect(compareLists([erased], [erased]).after.size).toBe(0);
  });
});
