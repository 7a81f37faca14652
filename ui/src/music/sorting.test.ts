import { describe, expect, it } from 'vitest';
import { NEWEST_FIRST, notBy, orderBy, readOrder, sortedBy, thenSortedBy, withLevel } from './sorting';

describe('a click on a column', () => {
  it('sorts one way, the other way, and back to newest first', () => {
    const once = sortedBy(NEWEST_FIRST, 'bpm');
    const twice = sortedBy(once, 'bpm');
    expect([once, twice, sortedBy(twice, 'bpm')].map(orderBy)).toEqual(['bpm', '-bpm', '-date_added']);
  });

  it('shows the most energy first', () => expect(orderBy(sortedBy(NEWEST_FIRST, 'energy'))).toBe('-energy'));

  it('puts one column in the place of several', () =>
    expect(orderBy(sortedBy(readOrder('key,bpm'), 'bpm'))).toBe('bpm'));
});

describe('a click with Shift', () => {
  it('adds levels, turns them, and never has more than three', () => {
    const two = thenSortedBy(sortedBy(NEWEST_FIRST, 'key'), 'bpm');
    expect(orderBy(two)).toBe('key,bpm');
    expect(orderBy(thenSortedBy(two, 'bpm'))).toBe('key,-bpm');
    expect(orderBy(thenSortedBy(two, 'key'))).toBe('-key,bpm');
    const three = thenSortedBy(two, 'energy');
    expect(orderBy(three)).toBe('key,bpm,-energy');
    expect(orderBy(thenSortedBy(three, 'title'))).toBe('key,bpm,title');
  });

  it('begins anew where nobody chose an order', () =>
    expect(orderBy(thenSortedBy(NEWEST_FIRST, 'key'))).toBe('key'));
});

describe('single levels', () => {
  it('are set and taken away', () => {
    const order = readOrder('key,-bpm');
    expect(orderBy(withLevel(order, { sort: 'bpm', order: 'ASC' }))).toBe('key,bpm');
    expect(orderBy(withLevel(order, { sort: 'title', order: 'DESC' }))).toBe('key,-bpm,-title');
    expect(orderBy(notBy(order, 'key'))).toBe('-bpm');
    expect(orderBy(notBy(notBy(order, 'key'), 'bpm'))).toBe('-date_added');
  });
});
