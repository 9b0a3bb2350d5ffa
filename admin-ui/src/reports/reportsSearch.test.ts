import { describe, expect, it } from 'vitest';
import { fileAddress, queryOf, readReportsSearch } from './reportsSearch';

const NOW = Date.parse('2026-03-10T15:30:00Z');

describe('What a report is asked for', () => {
  it('is whole days back from now, and only what its view takes', () => {
    const search = readReportsSearch({ view: 'ctr', placement: 'home', model: 'm-1', other: 'x' });
    expect(queryOf(search, ['time', 'placement'], NOW)).toEqual({
      from: '2026-02-09T00:00:00Z',
      placement: 'home',
    });
    expect(queryOf({ range: '7' }, ['time'], NOW)).toEqual({ from: '2026-03-04T00:00:00Z' });
    expect(queryOf(search, [], NOW)).toEqual({});
  });

  it('takes in the last day of two that are chosen', () => {
    const search = { range: 'custom', from: '2026-02-27', to: '2026-02-28' };
    expect(queryOf(search, ['time'], NOW)).toEqual({
      from: '2026-02-27T00:00:00Z',
      to: '2026-03-01T00:00:00Z',
    });
  });

  it('is of the usual time where the address holds no range and no day', () => {
    const search = readReportsSearch({ range: 'all', from: 'monday', to: '2026-02-28' });
    expect(search).toEqual({ to: '2026-02-28' });
    expect(queryOf(search, ['time'], NOW)).toEqual({ from: '2026-02-09T00:00:00Z' });
  });

  it('has a variant only with its experiment, and an address of its file', () => {
    const filters = ['experiment', 'variant'] as const;
    expect(queryOf({ variant: 'b' }, filters, NOW)).toEqual({});
    const query = queryOf({ experiment: 'e', variant: 'b' }, filters, NOW);
    expect(fileAddress('ctr', query, 'csv')).toBe(
      '/v1/reports/ctr?experiment=e&variant=b&format=csv',
    );
  });
});
