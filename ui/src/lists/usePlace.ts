import { useLibrary } from '../app/library';
import { useRoute } from '../app/route';
import type { SmartList } from '../bindings/types';
import { useSmartLists } from '../data/smartLists';
import { readOrder, type Sorting } from '../music/sorting';

/** Which tracks the list shows, and in which order. */
export interface Place {
  /** Only this folder. */
  folder: string | null;
  /** The open smart list; `undefined` before the lists are known, null when it is none of them. */
  list: SmartList | null | undefined;
  /** A smart list is open, though it may not be known. */
  inList: boolean;
  sorting: Sorting;
  /** Remembered, except in a smart list with an order of its own: that one comes back with the next start. */
  setSorting(sorting: Sorting): void;
}

export function usePlace(): Place {
  const { list: id, folder } = useRoute();
  const lists = useSmartLists().data;
  const { sorting, setSorting, sortingOf, setSortingOf } = useLibrary();
  const list = id === null ? null : lists && (lists.find((known) => known.id === id) ?? null);
  const own = list?.order_by ?? null;
  return {
    folder,
    list,
    inList: id !== null,
    sorting: list && own !== null ? (sortingOf.get(list.id) ?? readOrder(own)) : sorting,
    setSorting: (next) => (list && own !== null ? setSortingOf(list.id, next) : setSorting(next)),
  };
}
