import type { Route } from '../../app/route';
import type { SortOrder, TrackSort } from '../../bindings/types';
import type { TrackFilter } from '../../data/tracks';

export interface Sorting {
  sort: TrackSort;
  order: SortOrder;
}

export const NEWEST_FIRST: Sorting = { sort: 'date_added', order: 'DESC' };

/** Columns that are most useful from their upper end first. */
const DOWN_FIRST: readonly TrackSort[] = ['date_added', 'energy'];

const first = (sort: TrackSort): SortOrder => (DOWN_FIRST.includes(sort) ? 'DESC' : 'ASC');

/** The sorting after a click on a column: its own order, the other one, then newest first again. */
export function sortedBy(now: Sorting, sort: TrackSort): Sorting {
  if (now.sort !== sort) return { sort, order: first(sort) };
  if (now.order === first(sort)) return { sort, order: first(sort) === 'ASC' ? 'DESC' : 'ASC' };
  return sort === 'date_added' ? { sort, order: first(sort) } : NEWEST_FIRST;
}

/** Days that count as this week. */
const WEEK_DAYS = 7;

/** What is asked of the server: where the window is, what stands in the search line, how it is sorted. */
export function filterOf(
  route: Pick<Route, 'view' | 'folder'>,
  search: string,
  sorting: Sorting,
): TrackFilter {
  const views: Record<Route['view'], TrackFilter> = {
    all: {},
    week: { added_days: WEEK_DAYS },
    new: { analyzed: false },
    look: { state: 'failed' },
  };
  return {
    ...views[route.view],
    ...(route.folder !== null && { library_id: route.folder }),
    ...(search.trim() !== '' && { search: search.trim() }),
    ...sorting,
  };
}
