import { createContext, type ReactNode, use, useState } from 'react';

/** What the DJ looks for and has chosen: kept while they visit another screen. */
interface Library {
  /** The search line. */
  search: string;
  setSearch(text: string): void;
  /** Id of the chosen row. */
  chosen: string | null;
  choose(id: string | null): void;
  /** Id of the track in the deck. */
  loaded: string | null;
  load(id: string | null): void;
}

const LibraryContext = createContext<Library | null>(null);

export function LibraryProvider({ children }: { children: ReactNode }) {
  const [search, setSearch] = useState('');
  const [chosen, choose] = useState<string | null>(null);
  const [loaded, load] = useState<string | null>(null);
  return (
    <LibraryContext value={{ search, setSearch, chosen, choose, loaded, load }}>{children}</LibraryContext>
  );
}

export function useLibrary(): Library {
  const library = use(LibraryContext);
  if (!library) throw new Error('useLibrary stands outside a LibraryProvider');
  return library;
}
