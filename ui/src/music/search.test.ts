import { describe, expect, it } from 'vitest';
import { filterValue, readSearch, withFilter } from './search';

describe('reading the search line', () => {
  it('searches for plain words', () => expect(readSearch(' low  tide ')).toEqual({ search: 'low tide' }));

  it('takes filters out of the words', () =>
    expect(readSearch('tide bpm:120-128 key:8A genre:techno')).toEqual({
      search: 'tide',
      bpm_min: 120,
      bpm_max: 128,
      key: 9,
      mode: 0,
      genre: 'techno',
    }));

  it.each([
    ['bpm:128', { bpm_min: 127.5, bpm_max: 128.5 }],
    ['bpm:128-', { bpm_min: 128 }],
    ['bpm:>140', { bpm_min: 140 }],
    ['bpm:<=118', { bpm_max: 118 }],
    ['is:failed', { state: 'failed' }],
    ['artist:"tin roof"', { artist: 'tin roof' }],
  ])('%s', (text, filters) => expect(readSearch(text)).toEqual(filters));

  it.each(['bpm:fast', 'key:99', 'is:great', 'bpm:', 'http://x'])(
    'searches for %s, which is no filter',
    (text) => expect(readSearch(text)).toEqual({ search: text }),
  );
});

describe('writing the search line', () => {
  it('replaces a filter and keeps the words', () =>
    expect(withFilter('tide key:8A', 'key', '9B')).toBe('tide key:9B'));
  it('removes a filter', () => expect(withFilter('tide key:8A', 'key', '')).toBe('tide'));
  it('quotes blanks, so that the value comes back', () => {
    const text = withFilter('', 'artist', 'tin roof');
    expect(filterValue(text, 'artist')).toBe('tin roof');
    expect(readSearch(text)).toEqual({ artist: 'tin roof' });
  });
});
