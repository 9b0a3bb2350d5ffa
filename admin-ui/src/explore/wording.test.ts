import { describe, expect, it } from 'vitest';
import { priceText } from '../shared/format';
import { degradedText, itemFacts } from './wording';

describe('wording', () => {
  it('says which stage was missing and how', () => {
    expect(degradedText('scoring_timeout')).toBe('Scoring was too slow.');
    expect(degradedText('rerank_version_gone')).toBe('Re-ranking no longer had the snapshot.');
    expect(degradedText('moon_phase')).toBe('moon phase');
  });

  it('shows the facts that an item has and no others', () => {
    const film = { categories: ['Drama', 'War'], year: 1994, price: null };
    expect(itemFacts(film, priceText)).toEqual(['Drama, War', '1994']);
    expect(itemFacts({ price: 1234.5 }, priceText)).toEqual(['1,234.50']);
    expect(itemFacts({}, priceText)).toEqual([]);
  });
});
