import { describe, expect, it } from 'vitest';
import { acceptColumns, COLUMNS, gridTemplate } from './columns';
import { filterOf, NEWEST_FIRST, sortedBy } from './filter';

describe('sorting', () => {
  it('goes one way, the other way, and back to newest first', () => {
    const once = sortedBy(NEWEST_FIRST, 'bpm');
    const twice = sortedBy(once, 'bpm');
    expect(once).toEqual({ sort: 'bpm', order: 'ASC' });
    expect(twice).toEqual({ sort: 'bpm', order: 'DESC' });
    expect(sortedBy(twice, 'bpm')).toEqual(NEWEST_FIRST);
  });

  it('shows the most energy first', () => expect(sortedBy(NEWEST_FIRST, 'energy').order).toBe('DESC'));
});

describe('filters', () => {
  it('puts place, search and sorting together', () => {
    expect(filterOf({ view: 'all', folder: 'f' }, 'tide bpm:>120', NEWEST_FIRST)).toEqual({
      library_id: 'f',
      search: 'tide bpm:>120',
      ...NEWEST_FIRST,
    });
    expect(filterOf({ view: 'look', folder: null }, '', NEWEST_FIRST)).toEqual({
      state: 'failed',
      ...NEWEST_FIRST,
    });
    expect(filterOf({ view: 'week', folder: null }, '', NEWEST_FIRST).added_days).toBe(7);
    expect(filterOf({ view: 'new', folder: null }, '', NEWEST_FIRST).analyzed).toBe(false);
  });
});

describe('stored columns', () => {
  it('drops what is unknown and adds what is new', () => {
    const columns = acceptColumns([
      { id: 'bpm', width: 99, shown: true },
      { id: 'mood', width: 50, shown: true },
    ]);
    expect(columns?.[0]).toEqual({ id: 'bpm', width: 99, shown: true });
    expect(columns).toHaveLength(COLUMNS.length);
  });

  it.each([null, 'x', [], [{ id: 'mood' }]])('takes %j as nothing', (stored) =>
    expect(acceptColumns(stored)).toBeNull(),
  );

  it('lets only text columns grow', () => {
    const [title, bpm] = [COLUMNS[1], COLUMNS[4]].map((column) => ({ ...column, width: 100 }) as never);
    expect(gridTemplate([title as never, bpm as never])).toBe('44px minmax(100px, 100fr) 100px');
  });
});
