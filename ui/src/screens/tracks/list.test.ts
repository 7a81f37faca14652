import { describe, expect, it } from 'vitest';
import { NEWEST_FIRST, readOrder } from '../../music/sorting';
import { acceptColumns, COLUMNS, gridTemplate } from './columns';
import { filterOf } from './filter';

describe('what is asked for', () => {
  it('puts place, search and sorting together', () => {
    const asked = {
      within: 'genre:"deep ho',
      folder: 'f',
      search: ' tide bpm:>120',
      sorting: readOrder('key,-bpm'),
    };
    expect(filterOf(asked)).toEqual({
      library_id: 'f',
      search: 'genre:"deep ho" tide bpm:>120',
      order_by: 'key,-bpm',
    });
    expect(filterOf({ within: '', folder: null, search: ' ', sorting: NEWEST_FIRST })).toEqual({
      order_by: '-date_added',
    });
  });
});

describe('stored columns', () => {
  it('drops what is unknown and adds what is new', () => {
    const columns = acceptColumns([
      { id: 'bpm', width: 99, shown: true },
      { id: 'mood', width: 50, shown: true },
    ]);
    expect(columns).toContainEqual({ id: 'bpm', width: 99, shown: true });
    expect(columns).toHaveLength(COLUMNS.length);
  });

  it('puts a new one where it first stands', () => {
    const before = COLUMNS.filter(({ id }) => id !== 'rating').map(({ id, width }) => ({
      id,
      width,
      shown: true,
    }));
    expect(acceptColumns(before)?.map(({ id }) => id)).toEqual(COLUMNS.map(({ id }) => id));
  });

  it.each([null, 'x', [], [{ id: 'mood' }]])('takes %j as nothing', (stored) =>
    expect(acceptColumns(stored)).toBeNull(),
  );

  it('lets only text columns grow', () => {
    const [title, bpm] = [COLUMNS[1], COLUMNS[4]].map((column) => ({ ...column, width: 100 }) as never);
    expect(gridTemplate([title as never, bpm as never])).toBe('44px minmax(100px, 100fr) 100px');
  });
});
