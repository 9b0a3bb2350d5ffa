import { describe, expect, it } from 'vitest';
import { cellText, chartOf, columnsByType, type ShownColumn } from './resultData';

const DAY: ShownColumn = { name: 'day', role: 'time', unit: null };
const PLACE: ShownColumn = { name: 'placement', role: 'dimension', unit: null };
const LISTS: ShownColumn = { name: 'lists', role: 'measure', unit: 'count' };

describe('A result', () => {
  it('is drawn as a line for each combination of dimensions, with gaps where there is nothing', () => {
    const rows = [
      ['2026-01-02', 'home', 7],
      ['2026-01-01', 'home', 5],
      ['2026-01-02', 'cart', '9007199254740993'],
    ];
    expect(chartOf([DAY, PLACE, LISTS], rows, 'lists')).toEqual({
      kind: 'lines',
      moments: ['2026-01-01', '2026-01-02'],
      lines: [
        { name: 'cart', values: [null, 9007199254740992] },
        { name: 'home', values: [5, 7] },
      ],
      of: 2,
    });
  });

  it('names its lines by what differs alone', () => {
    const regime: ShownColumn = { name: 'regime', role: 'dimension', unit: null };
    const rows = [
      ['2026-01-01', 'home', 'WARM', 5],
      ['2026-01-01', 'home', 'COLD_USER', 3],
    ];
    const chart = chartOf([DAY, PLACE, regime, LISTS], rows, 'lists');
    expect(chart?.kind === 'lines' && chart.lines.map(({ name }) => name)).toEqual([
      'WARM',
      'COLD_USER',
    ]);
    const one = chartOf([DAY, PLACE, regime, LISTS], rows.slice(0, 1), 'lists');
    expect(one?.kind === 'lines' && one.lines[0]?.name).toBe('');
  });

  it('is drawn as bars without a time, the largest of too many', () => {
    const few = chartOf(
      [PLACE, LISTS],
      [
        ['b', 1],
        ['a', 2],
        ['c', null],
      ],
      'lists',
    );
    expect(few).toEqual({
      kind: 'bars',
      bars: [
        { name: 'b', value: 1 },
        { name: 'a', value: 2 },
      ],
      of: 2,
    });
    const many = Array.from({ length: 50 }, (_, index) => [`p${index}`, index]);
    const drawn = chartOf([PLACE, LISTS], many, 'lists');
    expect(drawn?.kind === 'bars' && drawn.bars[0]).toEqual({ name: 'p49', value: 49 });
    expect(drawn?.of).toBe(50);
  });

  it('is not drawn where there is nothing to draw', () => {
    expect(chartOf([PLACE], [['a']], 'lists')).toBeNull();
    expect(chartOf([DAY, LISTS], [], 'lists')).toBeNull();
    expect(chartOf([PLACE, LISTS], [['a', -1]], 'lists')).toBeNull();
  });

  it('tells by the types of columns what they are for, and writes cells in their unit', () => {
    const columns = columnsByType([
      { name: 'day', type: 'date' },
      { name: 'model', type: 'text' },
      { name: 'ctr', type: 'float8' },
      { name: 'at', type: 'timestamptz' },
    ]);
    expect(columns.map(({ role }) => role)).toEqual(['time', 'dimension', 'measure', 'dimension']);
    expect(cellText(0.1234, { ...LISTS, unit: 'share' })).toBe('12.3 %');
    expect(cellText(null, LISTS)).toBe('–');
    expect(cellText(['a'], PLACE)).toBe('["a"]');
    expect(cellText(0.1234, { ...LISTS, unit: null })).toBe('0.1234');
  });
});
