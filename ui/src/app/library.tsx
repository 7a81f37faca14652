import { createContext, type ReactNode, use, useState } from 'react';
import { LEVELS, NEWEST_FIRST, type Sorting } from '../music/sorting';
import { useRemembered } from './remembered';

/** What the DJ looks for and has chosen: kept while they visit another screen. */
interface Library {
  /** Writes the search line; `useSearch` reads it. */
  setSearch(text: string | ((now: string) => string)): void;
  /** The order of lists that have none of their own. */
  sorting: Sorting;
  setSorting(sorting: Sorting): void;
  /** Orders that the DJ chose in a smart list with one of its own, by its id. */
  sortingOf: ReadonlyMap<string, Sorting>;
  setSortingOf(list: string, sorting: Sorting): void;
  /** Id of the chosen row. */
  chosen: string | null;
  /** Chooses this row alone. */
  choose(id: string | null): void;
  /** The rows that an act is for: the chosen one, or several. */
  selected: ReadonlySet<string>;
  /** Selects these rows; the keyboard stands on `chosen`. */
  select(ids: Iterable<string>, chosen: string | null): void;
  /** The deck, which shows the chosen track, is open. */
  deckOpen: boolean;
  openDeck(open: boolean): void;
  /** Tracks that were gone through in “What goes with this”, the shown one last; empty while it is closed. */
  trail: readonly string[];
  setTrail(trail: readonly string[]): void;
  /** The engine whose offer to analyse again was put away. */
  declined: string | null;
  decline(engine: string): void;
}

type Rows = Pick<Library, 'chosen' | 'selected'>;

const NO_ROWS: Rows = { chosen: null, selected: new Set() };

const isLevel = (level: unknown): level is Sorting[number] => {
  const { sort, order } = (level ?? {}) as Partial<Sorting[number]>;
  return typeof sort === 'string' && (order === 'ASC' || order === 'DESC');
};

/** An earlier version stored a single level. */
function acceptSorting(stored: unknown): Sorting | null {
  const levels = Array.isArray(stored) ? stored : [stored];
  return levels.length > 0 && levels.length <= LEVELS && levels.every(isLevel) ? levels : null;
}

const LibraryContext = createContext<Library | null>(null);
/** By itself: what does not show the search line is not drawn again at each letter of it. */
const SearchContext = createContext('');

export function LibraryProvider({ children }: { children: ReactNode }) {
  const [search, setSearch] = useState('');
  const [sorting, setSorting] = useRemembered<Sorting>('sorting', NEWEST_FIRST, acceptSorting);
  const [sortingOf, setOrders] = useState<ReadonlyMap<string, Sorting>>(new Map());
  const [trail, setTrail] = useState<readonly string[]>([]);
  const [{ chosen, selected }, setRows] = useState<Rows>(NO_ROWS);
  const [deckOpen, openDeck] = useState(false);
  const [declined, decline] = useState<string | null>(null);
  const choose = (id: string | null) =>
    setRows(id === null ? NO_ROWS : { chosen: id, selected: new Set([id]) });
  const select = (ids: Iterable<string>, at: string | null) =>
    setRows({ chosen: at, selected: new Set(ids) });
  return (
    <LibraryContext
      value={{
        setSearch,
        sorting,
        setSorting,
        sortingOf,
        setSortingOf: (list, order) => setOrders((now) => new Map(now).set(list, order)),
        chosen,
        choose,
        selected,
        select,
        deckOpen,
        openDeck,
        trail,
        setTrail,
        declined,
        decline,
      }}
    >
      <SearchContext value={search}>{children}</SearchContext>
    </LibraryContext>
  );
}

export function useLibrary(): Library {
  const library = use(LibraryContext);
  if (!library) throw new Error('useLibrary stands outside a LibraryProvider');
  return library;
}

/** The search line as it stands: whoever calls this is drawn again at each letter. */
export const useSearch = (): string => use(SearchContext);
