import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { useLibrary } from '../../app/library';
import { keysOf, useShortcut } from '../../app/shortcuts';
import { IconButton } from '../../components/IconButton';
import { Keys } from '../../components/Keys';
import styles from './SearchField.module.css';

/** The search line. The list follows while one types; Escape empties it, arrow down leads into the list. */
export function SearchField() {
  const { search, setSearch } = useLibrary();
  const input = useRef<HTMLInputElement>(null);
  useShortcut('search', () => {
    input.current?.focus();
    input.current?.select();
  });
  return (
    <div role="search" className={styles.search}>
      <Search aria-hidden size={16} />
      <input
        ref={input}
        type="text"
        aria-label="Search tracks"
        placeholder="Search, or bpm:120-128 key:8A genre:techno"
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            if (search) setSearch('');
            else event.currentTarget.blur();
          }
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            document.querySelector<HTMLElement>('[role="grid"]')?.focus();
          }
        }}
      />
      {search ? (
        <IconButton
          label="Clear search"
          keys="Esc"
          icon={<X />}
          onClick={() => setSearch('')}
          className={styles.clear}
        />
      ) : (
        <span className={styles.keys} aria-hidden>
          <Keys keys={keysOf('search')} />
        </span>
      )}
    </div>
  );
}
