import type { TrackFilter } from '../../data/tracks';
import { both } from '../../music/searchWords';
import { orderBy, type Sorting } from '../../music/sorting';

/** Where the list is, what stands in the search line, how it is sorted. */
interface Asked {
  /** What the open smart list searches. */
  within: string;
  folder: string | null;
  search: string;
  sorting: Sorting;
}

/** What is asked of the application. */
export function filterOf({ within, folder, search, sorting }: Asked): TrackFilter {
  const line = both(within, search);
  return {
    ...(folder !== null && { library_id: folder }),
    ...(line !== '' && { search: line }),
    order_by: orderBy(sorting),
  };
}
