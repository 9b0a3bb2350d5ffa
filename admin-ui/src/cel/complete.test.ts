import { describe, expect, it } from 'vitest';
import { type Completable, completionsAt } from './complete';

const ATTRIBUTES: Completable[] = [
  { path: 'item.price', type: 'number', multi: false, values: [] },
  { path: 'item.brand', type: 'category', multi: false, values: ['acme', 'bolt', 'say "hi"'] },
  { path: 'user.country', type: 'category', multi: false, values: ['AT', 'DE'] },
];

/** The text after the first suggestion was taken, the caret being at the bar. */
function taken(marked: string, asked = false): string | undefined {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const [first] = completionsAt(text, caret, ATTRIBUTES, asked);
  return first && text.slice(0, first.from) + first.text + text.slice(caret);
}

describe('completion', () => {
  it.each([
    ['item.p|', 'item.price'],
    ['has(user.|)', 'has(user.country)'],
    ['item.brand == "b|', 'item.brand == "bolt"'],
    ['item.brand == "b|"', 'item.brand == "bolt"'],
    ['item.brand in ["acme", "b|', 'item.brand in ["acme", "bolt"'],
    ['item.brand == "s|', 'item.brand == "say \\"hi\\""'],
    ['us|', 'user.'],
    ['item.price > 2 && no|', 'item.price > 2 && now'],
  ])('of %s is %s', (marked, text) => expect(taken(marked)).toBe(text));

  it('offers nothing inside another text, nor before a beginning unless asked', () => {
    expect(taken('item.title == "it|')).toBeUndefined();
    expect(taken('item.price > |')).toBeUndefined();
    expect(taken('|')).toBeUndefined();
    expect(taken('|', true)).toBe('item.');
    expect(taken('item.brand == |', true)).toBe('item.brand == "acme"');
  });
});
