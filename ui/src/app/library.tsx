import { createContext, type ReactNode, use, useState } from 'react';

/** What the DJ looks for and has chosen: kept while they visit another screen. */
interface Library {
  /** The search line. */
  search: string;
  setSearch(text: string): void;
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
  /** The engine whose offer to analyse again was put away. */
  declined: string | null;
  decline(engine: string): void;
}

type Rows = Pick<Library, 'chosen' | 'selected'>;

const NO_ROWS: Rows = { chosen: null, selected: new Set() };

const LibraryContext = createContext<Library | null>(null);

export function LibraryProvider({ children }: { children: ReactNode }) {
  const [search, setSearch] = useState('');
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
        search,
        setSearch,
        chosen,
        choose,
        selected,
        select,
        deckOpen,
        openDeck,
        declined,
        decline,
      }}
    >
      {children}
    </LibraryContext>
  );
}

export function useLibrary(): Library {
  const library = use(LibraryContext);
  if (!library) throw new Error('useLibrary stands outside a LibraryProvider');
  return library;
}
