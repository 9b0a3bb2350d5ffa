import { describe, expect, it } from 'vitest';
import { asKind, freshVariant, keyOf, newDefinition } from './definition';

describe('A definition', () => {
  it('begins with two variants that share the units', () => {
    expect(newDefinition().variants.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
  });

  it('keeps of its variants what another kind can have', () => {
    const ab = newDefinition();
    expect(asKind(ab, 'shadow').variants.map(({ key, weight }) => [key, weight])).toEqual([
      ['treatment', 1],
    ]);
    expect(asKind(ab, 'holdout').variants.map(({ key }) => key)).toEqual(['control']);
    expect(asKind(asKind(ab, 'holdout'), 'ab').variants.map(({ weight }) => weight)).toEqual([
      0.5, 0.5,
    ]);
    const three = { ...ab, variants: [...ab.variants, freshVariant(ab.variants)] };
    expect(asKind(three, 'interleaving').variants.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
  });

  it('makes a key of a name', () => {
    expect(keyOf('A calmer home?')).toBe('a-calmer-home');
    expect(keyOf('3 Größen, schön!')).toBe('gro-en-schon');
    expect(keyOf('42')).toBe('');
  });
});
