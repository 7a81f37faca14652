import { createContext, type ReactNode, use, useState } from 'react';

/** What the DJ looks for and has chosen: kept while they visit another screen. */
interface Library {
  /** The search line. */
  search: string;
  setSearch(text: string): void;
  /** Id of the chosen row. */
  chosen: string | null;
  choose(id: string | null): void;
  /** The deck, which shows the chosen track, is open. */
  deckOpen: boolean;
  openDeck(open: boolean): void;
}

const LibraryContext = createContext<Library | null>(null);

export function LibraryProvider({ children }: { children: ReactNode }) {
  const [search, setSearch] = useState('');
  const [chosen, choose] = useState<string | null>(null);
  const [deckOpen, openDeck] = useState(false);
  return (
    <LibraryContext value={{ search, setSearch, chosen, choose, deckOpen, openDeck }}>
      {children}
    </LibraryContext>
  );
}

export function useLibrary(): Library {
  const library = use(LibraryContext);
  if (!library) throw new Error('useLibrary stands outside a LibraryProvider');
  return library;
}
