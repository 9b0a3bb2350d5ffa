import { describe, expect, it } from 'vitest';
import type { AttributeDefinition } from '../api/types';
import { changedValues, itemDifferences } from './itemValues';

function definition(
  name: string,
  type: AttributeDefinition['type'],
  multi = false,
): AttributeDefinition {
  return { entity: 'item', name, type, multi, role: 'plain' };
}

const DEFINITIONS = [
  definition('title', 'text'),
  definition('price', 'number'),
  definition('organic', 'boolean'),
  definition('categories', 'category', true),
];

describe('the values of an item', () => {
  const item = { title: 'Tea', price: 4.5, organic: true, categories: ['drinks'] };

  it('holds what changed and nothing else', () => {
    expect(
      changedValues(DEFINITIONS, item, {
        title: 'Tea',
        price: '5',
        organic: 'true',
        categories: ['drinks', 'hot'],
      }),
    ).toEqual({ price: 5, categories: ['drinks', 'hot'] });
  });

  it('takes away what was emptied', () => {
    expect(changedValues(DEFINITIONS, item, { price: ' ', organic: '', categories: [] })).toEqual({
      price: null,
      organic: null,
      categories: null,
    });
  });

  it('tells whose a difference between two versions is', () => {
    const theirs = { title: 'Green tea', price: 5, organic: true, categories: ['hot'] };
    const change = { price: 6, organic: null, categories: ['hot'] };
    expect(itemDifferences(DEFINITIONS, item, change, theirs)).toEqual([
      { name: 'title', mine: 'Tea', theirs: 'Green tea', both: false, choice: 'theirs' },
      { name: 'price', mine: 6, theirs: 5, both: true, choice: 'mine' },
      { name: 'organic', mine: null, theirs: true, both: false, choice: 'mine' },
    ]);
    expect(itemDifferences(DEFINITIONS, item, {}, item)).toEqual([]);
  });

  it('leaves it to the server to refuse what is no number', () => {
    expect(changedValues(DEFINITIONS, item, { price: '4,50' })).toEqual({ price: '4,50' });
  });
});
