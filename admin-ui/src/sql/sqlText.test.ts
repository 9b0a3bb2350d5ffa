import { describe, expect, it } from 'vitest';
import { SQL_VIEWS } from '../test/fakeReports';
import { completeSql, markedSql } from './sqlText';

/** What is offered at the bar in a text. */
function at(text: string, asked = false): string[] {
  const caret = text.indexOf('|');
  return completeSql(text.replace('|', ''), caret, SQL_VIEWS, asked).map(({ label }) => label);
}

describe('SQL', () => {
  it('is marked without losing a letter', () => {
    const sql = "select 'it''s', 12 -- why\nfrom \"from\" /* open";
    const pieces = markedSql(sql);
    expect(pieces.map(({ text }) => text).join('')).toBe(sql);
    expect(pieces.filter(({ mark }) => mark === 'keyword').map(({ text }) => text)).toEqual([
      'select',
      'from',
    ]);
    expect(pieces.find(({ mark }) => mark === 'text')?.text).toBe("'it''s'");
    expect(pieces.filter(({ mark }) => mark === 'comment')).toHaveLength(2);
  });

  it('offers views after from, and columns of those that are read', () => {
    expect(at('select * from |', true)).toContain('ctr_by_day');
    expect(at('select * from reporting.c|')).toEqual(['ctr_by_day']);
    expect(at('select cl| from reporting.ctr_by_day')).toContain('clicks');
    expect(at('select c.| from reporting.ctr_by_day as c')).toContain('day');
    expect(at('select c.| from reporting.ctr_by_day c where true')).toContain('day');
    expect(at('select where.| from reporting.ctr_by_day where true')).toEqual([]);
  });

  it('offers keywords and functions, and nothing within texts and comments', () => {
    expect(at('sel|')).toEqual(['select']);
    expect(at('select cou|')).toEqual(['count(']);
    expect(at("select 'sel|'")).toEqual([]);
    expect(at('-- sel|')).toEqual([]);
    expect(at('select |')).toEqual([]);
  });
});
