import { describe, expect, it } from 'vitest';
import { OPERATORS } from '../bindings/search';
import { operatorLike } from './operators';
import { filterValue, withFilter } from './search';
import { both, wordsOf } from './searchWords';

const shown = (text: string) =>
  wordsOf(text).map(({ negated, operator, value }) => `${negated ? '-' : ''}${operator ?? ''}[${value}]`);

describe('the words of a line', () => {
  it.each([
    ['', []],
    ['deep house', ['[deep]', '[house]']],
    ['"deep house" x', ['[deep house]', '[x]']],
    ['genre:"deep house" -y', ['genre[deep house]', '-[y]']],
    ['-remix -"live at" -key:8A', ['-[remix]', '-[live at]', '-key[8A]']],
    ['a-ha - x', ['[a-ha]', '[-]', '[x]']],
    ['"not closed yet', ['[not closed yet]']],
    ['bpm:', ['bpm[]']],
    ['3:30 :x length:>5:00', ['[3:30]', '[:x]', 'length[>5:00]']],
  ])('%j', (text, expected) => expect(shown(text)).toEqual(expected));

  it('know where they stand', () => {
    const text = 'x -genre:"a b" y';
    const word = wordsOf(text)[1];
    expect(text.slice(word?.start, word?.end)).toBe('-genre:"a b"');
    expect(word?.typed).toBe('genre:"a b"');
  });

  it('of two lines are put together, an open quote closed', () =>
    expect(both('genre:"deep ho', 'tide ')).toBe('genre:"deep ho" tide'));
});

describe('writing the search line', () => {
  it('replaces a filter and keeps the words', () =>
    expect(withFilter('tide key:8A', 'key', '9B')).toBe('tide key:9B'));
  it('removes a filter, and leaves what must not be', () =>
    expect(withFilter('tide key:8A -key:3A', 'key', '')).toBe('tide -key:3A'));
  it('quotes blanks, so that the value comes back', () => {
    const text = withFilter('', 'artist', 'tin roof');
    expect(text).toBe('artist:"tin roof"');
    expect(filterValue(text, 'artist')).toBe('tin roof');
  });
});

describe('an operator that there is none of', () => {
  it.each([
    ['bmp', 'bpm'],
    ['gerne', 'genre'],
    ['artis', 'artist'],
  ])('%s was probably %s', (typed, meant) => expect(operatorLike(typed)?.name).toBe(meant));
  it.each(['http', 'mood', 'x'])('%s was none', (typed) => expect(operatorLike(typed)).toBeUndefined());
  it('is not one that there is', () => {
    for (const { name } of OPERATORS) expect(operatorLike(name)).toBeUndefined();
  });
});
