/** The order of a track list: by one column, and within equal values by up to two more. */
import type { SortOrder, TrackSort } from '../bindings/types';

export interface SortLevel {
  sort: TrackSort;
  order: SortOrder;
}

/** The first level counts most; never empty. */
export type Sorting = readonly SortLevel[];

/** Levels that the application sorts by, at most. */
export const LEVELS = 3;

export const NEWEST_FIRST: Sorting = [{ sort: 'date_added', order: 'DESC' }];

/** Columns that are most useful from their upper end first. */
const DOWN_FIRST: readonly TrackSort[] = ['date_added', 'energy', 'rating', 'play_count'];

const first = (sort: TrackSort): SortOrder => (DOWN_FIRST.includes(sort) ? 'DESC' : 'ASC');
const turned = ({ sort, order }: SortLevel): SortLevel => ({ sort, order: order === 'ASC' ? 'DESC' : 'ASC' });

export const isNewestFirst = (sorting: Sorting): boolean => orderBy(sorting) === orderBy(NEWEST_FIRST);

/** After a click on a column: its own order, the other one, then newest first again. */
export function sortedBy(now: Sorting, sort: TrackSort): Sorting {
  const level = now.length === 1 && now[0]?.sort === sort ? now[0] : undefined;
  if (!level) return [{ sort, order: first(sort) }];
  if (level.order === first(sort)) return [turned(level)];
  return sort === 'date_added' ? [turned(level)] : NEWEST_FIRST;
}

/** After a click with Shift: one more level, or the level that it is, turned. */
export function thenSortedBy(now: Sorting, sort: TrackSort): Sorting {
  // No two tracks came at the same moment: what follows newest first would change nothing.
  if (isNewestFirst(now)) return sortedBy(now, sort);
  if (now.some((level) => level.sort === sort))
    return now.map((level) => (level.sort === sort ? turned(level) : level));
  return [...now.slice(0, LEVELS - 1), { sort, order: first(sort) }];
}

/** With this level as it is wanted, wherever it stands; a new one comes last. */
export function withLevel(now: Sorting, wanted: SortLevel): Sorting {
  const known = now.some(({ sort }) => sort === wanted.sort);
  if (known) return now.map((level) => (level.sort === wanted.sort ? wanted : level));
  return isNewestFirst(now) ? [wanted] : [...now.slice(0, LEVELS - 1), wanted];
}

/** Without this column. */
export function notBy(now: Sorting, sort: TrackSort): Sorting {
  const left = now.filter((level) => level.sort !== sort);
  return left.length === 0 ? NEWEST_FIRST : left;
}

/** As the application is asked for it: `key,bpm,-energy`. */
export const orderBy = (sorting: Sorting): string =>
  sorting.map(({ sort, order }) => (order === 'DESC' ? `-${sort}` : sort)).join(',');

/** Reads what `orderBy` wrote. */
export function readOrder(text: string | null): Sorting {
  if (!text) return NEWEST_FIRST;
  return text.split(',').map((part) => {
    const sort = part.trim().replace(/^-/, '') as TrackSort;
    return { sort, order: part.trim().startsWith('-') ? 'DESC' : 'ASC' };
  });
}
