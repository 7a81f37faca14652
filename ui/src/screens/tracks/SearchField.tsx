import { ListPlus, Search, X } from 'lucide-react';
import { type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react';
import { useLibrary, useSearch } from '../../app/library';
import { keysOf, useShortcut } from '../../app/shortcuts';
import { IconButton } from '../../components/IconButton';
import { Keys } from '../../components/Keys';
import { useSaveSearch } from '../../lists/smartLists';
import type { Notation } from '../../music/key';
import styles from './SearchField.module.css';
import { SearchHelp } from './SearchHelp';
import { Suggestions } from './Suggestions';
import { useCompletion } from './useCompletion';

/**
 * The search line. The list follows while one types, and completions hang below. Escape closes them, then empties
 * the line; arrow down leads into them, else into the list.
 */
export function SearchField({ notation }: { notation: Notation }) {
  const search = useSearch();
  const { setSearch } = useLibrary();
  const saving = useSaveSearch();
  const completion = useCompletion();
  const input = useRef<HTMLInputElement>(null);
  /** Where the caret belongs once the line is drawn. */
  const caret = useRef<number | null>(null);
  const id = useId();
  const open = completion.offers.length > 0;

  useShortcut('search', () => {
    input.current?.focus();
    input.current?.select();
  });
  useShortcut('saveList', saving.save, saving.may);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed line is what moves the caret
  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [search]);

  const put = (text: string, at: number) => {
    caret.current = at;
    setSearch(text);
    completion.follow({ text, caret: at });
    input.current?.focus();
  };
  const take = (at: number) => {
    const line = completion.accept(at);
    if (line) put(line.text, line.caret);
    return line !== null;
  };
  const clear = () => {
    setSearch('');
    completion.close();
  };

  const onOffers = (event: KeyboardEvent): boolean => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      completion.move(event.key === 'ArrowDown' ? 1 : -1);
      return true;
    }
    if (event.key === 'Tab' && !event.shiftKey) return take(completion.at ?? 0);
    if (event.key === 'Enter') {
      if (completion.at === null) completion.close();
      else take(completion.at);
      return true;
    }
    if (event.key === 'Escape') {
      completion.close();
      return true;
    }
    return false;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (open && onOffers(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (search) clear();
      else event.currentTarget.blur();
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      document.querySelector<HTMLElement>('[role="grid"]')?.focus();
    }
  };

  return (
    <div role="search" className={styles.search}>
      <Search aria-hidden size={16} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Search tracks"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-autocomplete="list"
        aria-activedescendant={completion.at === null ? undefined : `${id}-${completion.at}`}
        placeholder="Search, or bpm:120-128 key:~8A energy:>6"
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={({ target }) => {
          setSearch(target.value);
          completion.follow({ text: target.value, caret: target.selectionStart ?? target.value.length });
        }}
        onKeyDown={onKeyDown}
        onBlur={completion.close}
      />
      {search ? (
        <>
          <IconButton
            label="Save as smart list"
            keys={keysOf('saveList')}
            icon={<ListPlus />}
            onClick={saving.save}
            className={styles.act}
          />
          <IconButton label="Clear search" keys="Esc" icon={<X />} onClick={clear} className={styles.act} />
        </>
      ) : (
        <span className={styles.keys} aria-hidden>
          <Keys keys={keysOf('search')} />
        </span>
      )}
      <SearchHelp
        onExample={(example) => {
          const text = search.trim() === '' ? example : `${search.trimEnd()} ${example}`;
          setSearch(text);
        }}
      />
      {open && <Suggestions id={id} completion={completion} notation={notation} onTake={take} />}
    </div>
  );
}
