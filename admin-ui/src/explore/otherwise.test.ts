import { describe, expect, it } from 'vitest';
import { readExploreSearch } from './exploreSearch';
import { otherwiseOf, otherwiseText, requestPartOf, textOfNames } from './otherwise';

describe('a list otherwise', () => {
  it('is the one without rules where nothing is chosen', () => {
    expect(otherwiseOf(readExploreSearch({ user: 'u42' }))).toBeNull();
  });

  it('is asked for and told of in full', () => {
    const search = readExploreSearch({
      user: 'u42',
      ruleset: '11',
      model: 'two-tower-2',
      without: textOfNames(['Fresh, first', 'No alcohol']),
    });
    const otherwise = otherwiseOf(search);
    if (otherwise === null) throw new Error('The address says something else.');
    expect(requestPartOf(otherwise)).toEqual({
      ruleset: '11',
      model: 'two-tower-2',
      withoutRules: ['Fresh, first', 'No alcohol'],
    });
    expect(otherwiseText(otherwise)).toBe(
      'The same request with ruleset 11, with model two-tower-2, without rules Fresh, first, No alcohol',
    );
  });

  it('is a variant of an experiment, and then nothing else', () => {
    const search = readExploreSearch({ experiment: 'calmer-home', variant: 'calm', model: 'm-2' });
    expect(search).toEqual({ experiment: 'calmer-home', variant: 'calm' });
    const otherwise = otherwiseOf(search);
    if (otherwise === null) throw new Error('The address says something else.');
    expect(requestPartOf(otherwise)).toEqual({ experiment: 'calmer-home', variant: 'calm' });
    expect(otherwiseText(otherwise)).toBe('The same request with variant calm of calmer-home');
    expect(readExploreSearch({ experiment: 'calmer-home', model: 'm-2' })).toEqual({
      model: 'm-2',
    });
  });

  it('takes its rules from one place: a draft stands for its rules', () => {
    expect(readExploreSearch({ ruleset: '11', draft: 'd1' })).toEqual({ draft: 'd1' });
  });
});
