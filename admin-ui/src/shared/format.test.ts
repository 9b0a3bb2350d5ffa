import { describe, expect, it } from 'vitest';
import { fineShareText } from './fineShare';
import { agoText, counted, millisText, scoreText } from './format';

const NOW = Date.parse('2026-01-31T12:00:00Z');

describe('format', () => {
  it('says how long ago in the largest whole unit', () => {
    expect(agoText('2026-01-31T11:59:40Z', NOW)).toBe('just now');
    expect(agoText('2026-01-31T11:18:00Z', NOW)).toBe('42 minutes ago');
    expect(agoText('2026-01-30T12:00:00Z', NOW)).toBe('yesterday');
    expect(agoText('2018-01-30T12:00:00Z', NOW)).toBe('8 years ago');
  });

  it('does not round a small score to nothing', () => {
    expect(scoreText(0.0001)).toBe('<0.001');
    expect(scoreText(0)).toBe('0.000');
    expect(scoreText(0.97314)).toBe('0.973');
  });

  it('tells small shares apart', () => {
    expect([0.25, 0.0471, 0.00043, 0].map(fineShareText)).toEqual([
      '25 %',
      '4.71 %',
      '0.043 %',
      '0 %',
    ]);
  });

  it('keeps a digit after the point for short times', () => {
    expect(millisText(4249)).toBe('4.2 ms');
    expect(millisText(42_490)).toBe('42 ms');
  });

  it('counts in words', () => {
    expect(counted(1, 'item')).toBe('one item');
    expect(counted(1200, 'item')).toBe('1,200 items');
  });
});
