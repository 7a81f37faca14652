import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useLibrary } from '../../app/library';
import { useShortcut } from '../../app/shortcuts';
import type { Track, TrackSort } from '../../bindings/types';
import { type Point, PointMenu } from '../../components/PointMenu';
import { PAGE, type TrackFilter, useKnownTracks, useTracks } from '../../data/tracks';
import { TrackMenu } from '../../edits/TrackMenu';
import { useMarkingKeys } from '../../edits/useMarkingKeys';
import { count } from '../../music/format';
import { keyOf, type Notation, writeKey } from '../../music/key';
import type { Sorting } from '../../music/sorting';
import { usePlayer, usePlayerState } from '../../player/usePlayer';
import { type ColumnChoice, gridTemplate } from './columns';
import { type Density, ROW_HEIGHT } from './density';
import { type AtColumn, HeaderRow } from './HeaderRow';
import { headerMenu } from './headerMenu';
import { Settled } from './settled';
import { TrackRow } from './TrackRow';
import styles from './TrackTable.module.css';
import { useRowCursor } from './useRowCursor';
import { useSelection } from './useSelection';

const HEADER_HEIGHT = 30;
const OVERSCAN = 6;
/** Skeleton rows before the first answer. */
const FIRST_ROWS = 12;

interface TrackTableProps {
  filter: TrackFilter;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  columns: ColumnChoice;
  density: Density;
  notation: Notation;
  /** Shown instead of rows when nothing is found. */
  empty: ReactNode;
  /** Shown instead of rows when the list cannot be read. */
  failed: (retry: () => void, message: string) => ReactNode;
  /** Told of the newest answer: rows in all, and words of the search that could not be read. */
  onAnswer: (total: number | null, unread: readonly string[]) => void;
}

/** What the top row says while the list flies by: the value that it is sorted by. */
function landmark(track: Track | null, sort: TrackSort | undefined, notation: Notation): string {
  if (!track || !sort) return '';
  const key = keyOf(track.musical_key, track.mode);
  const values: Partial<Record<TrackSort, string | undefined>> = {
    title: track.title?.slice(0, 2),
    artist: track.artist ?? undefined,
    album: track.album ?? undefined,
    genre: track.genre ?? undefined,
    bpm: track.bpm ? `${track.bpm.toFixed(0)} BPM` : undefined,
    key: key ? writeKey(key, notation) : undefined,
    energy: track.energy_level === null ? undefined : `Energy ${track.energy_level}`,
  };
  return values[sort] ?? '';
}

/** The list of tracks. Only the rows in view exist; only their pages are loaded. */
export function TrackTable({
  filter,
  sorting,
  onSort,
  columns,
  density,
  notation,
  empty,
  failed,
  onAnswer,
}: TrackTableProps) {
  // The virtualiser is one object that changes in place: the compiler must not remember what was read from it.
  'use no memo';
  const scroller = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState({ first: 0, last: 0 });
  const list = useTracks(filter, pages.first, pages.last);
  const rows = useVirtualizer({
    count: list.total ?? FIRST_ROWS,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT[density],
    overscan: OVERSCAN,
    scrollPaddingEnd: HEADER_HEIGHT,
    onChange: ({ range }) => {
      if (!range) return;
      const first = Math.floor(range.startIndex / PAGE);
      const last = Math.floor(range.endIndex / PAGE);
      setPages((now) => (now.first === first && now.last === last ? now : { first, last }));
    },
  });
  const seen = { first: rows.range?.startIndex ?? 0, last: rows.range?.endIndex ?? 0 };
  const cursor = useRowCursor(list, seen.first, seen.last);
  const { chosen, selected, deckOpen, openDeck } = useLibrary();
  const selection = useSelection(list, cursor);
  const knownTracks = useKnownTracks();
  const [menu, setMenu] = useState<Point | null>(null);
  const [columnMenu, setColumnMenu] = useState<AtColumn | null>(null);
  const player = usePlayer();
  const open = useCallback(() => openDeck(true), [openDeck]);
  const sound = usePlayerState();
  const top = useRef(rows);
  top.current = rows;

  // Another size of rows moves all of them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again only when the size changes
  useEffect(() => top.current.measure(), [density]);

  // Another list begins at its top; events that refresh this one do not move it.
  const question = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolled only when the question changes
  useEffect(() => top.current.scrollToOffset(0), [question]);

  useEffect(() => onAnswer(list.total, list.unread), [list.total, list.unread, onAnswer]);

  // The deck takes room from below: the chosen row must not disappear behind it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: moved only when the deck opens
  useEffect(() => {
    if (deckOpen && cursor.index !== null) top.current.scrollToIndex(cursor.index);
  }, [deckOpen]);

  const reach = (index: number, several: boolean) => {
    if (!list.total) return;
    const to = Math.min(list.total - 1, Math.max(0, index));
    rows.scrollToIndex(to);
    if (several) selection.reach(to);
    else selection.go(to);
  };
  /** At the pointer, or below the chosen row when a key asked for it. */
  const openMenu = (event: MouseEvent | KeyboardEvent) => {
    const onRow = 'clientX' in event && (event.target as Element).closest('[role="row"][id]');
    const row = chosen === null ? null : document.getElementById(`track-${chosen}`);
    if (!onRow && !row) return;
    event.preventDefault();
    const box = row?.getBoundingClientRect();
    setMenu(
      onRow ? { x: event.clientX, y: event.clientY } : { x: (box?.left ?? 0) + 44, y: box?.bottom ?? 0 },
    );
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT[density]) - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys pressed on a control inside the list are its own.
    if (event.target !== event.currentTarget || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a' || event.shiftKey) return;
      event.preventDefault();
      selection.all();
      return;
    }
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      openMenu(event);
      return;
    }
    const at = cursor.index ?? -1;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: Math.max(0, at - 1),
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: (list.total ?? 0) - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      reach(to, event.shiftKey);
    }
    if (event.key === 'Enter' && (chosen || cursor.index !== null)) {
      event.preventDefault();
      openDeck(true);
    }
  };

  const toggle = () => {
    const id = chosen ?? sound.trackId;
    if (id) void player.toggle(id);
  };
  useShortcut('play', toggle);
  useMarkingKeys();
  useShortcut('close', () => openDeck(false), deckOpen);

  // A row that goes out of view gives its elements to one that comes in: thirty rows of cells made anew at each step
  // of a fast scroll would be most of the work. While it flies they stay where they are among their neighbours, too.
  const slots = Math.ceil(window.innerHeight / ROW_HEIGHT[density]) + 2 * OVERSCAN + 2;
  const inOrder = rows.getVirtualItems();
  const items = rows.isScrolling
    ? inOrder.toSorted((a, b) => (a.index % slots) - (b.index % slots))
    : inOrder;
  const least = 44 + columns.shown.reduce((sum, { width }) => sum + width, 0);
  const firstRow = list.at(seen.first);
  const flying = rows.isScrolling && (list.total ?? 0) > 100;

  if (list.error && list.total === null) return failed(list.retry, list.error.message);
  return (
    <div className={styles.place} data-density={density}>
      <div
        ref={scroller}
        role="grid"
        aria-label="Tracks"
        aria-multiselectable
        aria-rowcount={(list.total ?? 0) + 1}
        aria-colcount={columns.shown.length + 1}
        aria-busy={list.total === null || list.stale}
        aria-activedescendant={chosen ? `track-${chosen}` : undefined}
        tabIndex={0}
        className={styles.scroller}
        style={{ '--columns': gridTemplate(columns.shown), '--least': `${least}px` } as React.CSSProperties}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          // A press on a row focuses the row: the keyboard is the list's, which stays when rows go.
          if (event.target.getAttribute('role') === 'row') event.currentTarget.focus({ preventScroll: true });
        }}
        onContextMenu={openMenu}
      >
        <div role="rowgroup" className={styles.head}>
          <HeaderRow columns={columns} sorting={sorting} onSort={onSort} onMenu={setColumnMenu} />
        </div>
        <div role="rowgroup" className={styles.rows} style={{ height: rows.getTotalSize() }}>
          <Settled value={!rows.isScrolling}>
            {items.map((item) => {
              const track = list.at(item.index);
              const loaded = track !== null && sound.trackId === track.id;
              return (
                <TrackRow
                  key={item.index % slots}
                  id={`track-${track?.id ?? item.index}`}
                  index={item.index}
                  track={track}
                  columns={columns.shown}
                  notation={notation}
                  chosen={track !== null && track.id === chosen}
                  selected={track !== null && selected.has(track.id)}
                  loaded={loaded}
                  playing={loaded && sound.playing}
                  top={item.start}
                  onPress={selection.press}
                  onOpen={open}
                />
              );
            })}
          </Settled>
        </div>
      </div>
      <TrackMenu
        at={menu}
        ids={menu ? [...selected] : []}
        known={menu ? knownTracks(selected) : []}
        onClose={() => setMenu(null)}
      />
      <PointMenu
        at={columnMenu?.at ?? null}
        label={columnMenu ? `Column ${columnMenu.column.label}` : ''}
        groups={columnMenu ? headerMenu(columnMenu.column, columns, sorting, onSort) : []}
        onClose={() => setColumnMenu(null)}
      />
      {list.total === 0 && <div className={styles.empty}>{empty}</div>}
      {flying && (
        <div className={styles.where} aria-hidden>
          <b>{landmark(firstRow, sorting[0]?.sort, notation)}</b>
          {count(seen.first + 1)} of {count(list.total ?? 0)}
        </div>
      )}
    </div>
  );
}
