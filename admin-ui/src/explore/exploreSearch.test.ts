import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from '../app/searchParams';
import { questionOf, readExploreSearch } from './exploreSearch';

describe('the address of the page', () => {
  it('keeps an id of digits as the text it is', () => {
    const search = readExploreSearch(parseSearch('?user=0042&count=20'));
    expect(search).toEqual({ user: '0042', count: 20 });
    expect(stringifySearch({ ...search })).toBe('?user=0042&count=20');
  });

  it('carries ids with any letters there and back', () => {
    const search = { user: 'a b&c=d/é#?' };
    expect(readExploreSearch(parseSearch(stringifySearch(search)))).toEqual(search);
  });

  it('passes over what it does not understand', () => {
    expect(readExploreSearch({ count: '0', anonymous: 'maybe', colour: 'red' })).toEqual({});
    expect(readExploreSearch({ count: '101' })).toEqual({});
    expect(readExploreSearch({ count: '1.5' })).toEqual({});
  });

  it('asks nothing while nobody was picked', () => {
    expect(questionOf({ placement: 'cart' })).toBeNull();
    expect(questionOf({ anonymous: 'yes' })).toEqual({
      userId: null,
      placement: 'home',
      device: null,
      count: 10,
    });
  });
});
