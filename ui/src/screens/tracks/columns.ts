import { useRemembered } from '../../app/remembered';
import type { TrackSort } from '../../bindings/types';

export type ColumnId =
  | 'waveform'
  | 'title'
  | 'artist'
  | 'album'
  | 'bpm'
  | 'key'
  | 'energy'
  | 'genre'
  | 'length'
  | 'loudness'
  | 'year'
  | 'added'
  | 'file'
  | 'state';

export interface Column {
  id: ColumnId;
  label: string;
  /** Pixels, until the DJ drags its edge. */
  width: number;
  least: number;
  /** Takes its share of what is left over. */
  grows?: boolean;
  align?: 'end' | 'center';
  /** What the server sorts by; a column without it is not sortable. */
  sort?: TrackSort;
  /** Not shown until chosen. */
  hidden?: boolean;
}

/** All columns, in their first order. */
export const COLUMNS: readonly Column[] = [
  { id: 'waveform', label: 'Waveform', width: 180, least: 80 },
  { id: 'title', label: 'Title', width: 220, least: 120, grows: true, sort: 'title' },
  { id: 'artist', label: 'Artist', width: 150, least: 80, grows: true, sort: 'artist' },
  { id: 'album', label: 'Album', width: 150, least: 80, sort: 'album', hidden: true },
  { id: 'bpm', label: 'BPM', width: 92, least: 84, align: 'end', sort: 'bpm' },
  { id: 'key', label: 'Key', width: 82, least: 72, align: 'center', sort: 'key' },
  { id: 'energy', label: 'Energy', width: 104, least: 64, sort: 'energy' },
  { id: 'genre', label: 'Genre', width: 124, least: 70, sort: 'genre' },
  { id: 'length', label: 'Length', width: 74, least: 66, align: 'end', sort: 'duration' },
  { id: 'loudness', label: 'Loudness', width: 90, least: 76, align: 'end', hidden: true },
  { id: 'year', label: 'Year', width: 64, least: 56, align: 'end', hidden: true },
  { id: 'added', label: 'Added', width: 104, least: 84, sort: 'date_added', hidden: true },
  { id: 'file', label: 'File', width: 240, least: 100, hidden: true },
  { id: 'state', label: 'State', width: 138, least: 96, sort: 'state' },
];

/** What this window remembers of one column. */
export interface Chosen {
  id: ColumnId;
  width: number;
  shown: boolean;
}

const FIRST: readonly Chosen[] = COLUMNS.map(({ id, width, hidden }) => ({ id, width, shown: !hidden }));

export const columnOf = (id: ColumnId): Column => COLUMNS.find((column) => column.id === id) as Column;

/** Takes what an older version stored: unknown columns fall out, new ones come in where they first stand. */
export function acceptColumns(stored: unknown): Chosen[] | null {
  if (!Array.isArray(stored)) return null;
  const known = stored.filter(
    (entry): entry is Chosen =>
      COLUMNS.some(({ id }) => id === entry?.id) &&
      typeof entry.width === 'number' &&
      typeof entry.shown === 'boolean',
  );
  const fresh = FIRST.filter(({ id }) => !known.some((entry) => entry.id === id));
  return known.length === 0 ? null : [...known, ...fresh];
}

export interface ColumnChoice {
  all: readonly Chosen[];
  shown: readonly (Column & { width: number })[];
  show(id: ColumnId, shown: boolean): void;
  resize(id: ColumnId, width: number): void;
  /** Moves a column by so many places. */
  move(id: ColumnId, by: number): void;
  /** Puts a column where another one stands. */
  place(id: ColumnId, at: ColumnId): void;
  reset(): void;
}

/** The columns as the DJ chose, sized and ordered them. */
export function useColumns(): ColumnChoice {
  const [all, set] = useRemembered<readonly Chosen[]>('columns', FIRST, acceptColumns);
  const change = (id: ColumnId, part: Partial<Chosen>) =>
    set((now) => now.map((entry) => (entry.id === id ? { ...entry, ...part } : entry)));
  const moveTo = (list: readonly Chosen[], id: ColumnId, to: number) => {
    const moved = list.find((entry) => entry.id === id);
    if (!moved) return list;
    const rest = list.filter((entry) => entry.id !== id);
    return [...rest.slice(0, to), moved, ...rest.slice(to)];
  };
  return {
    all,
    shown: all.filter(({ shown }) => shown).map(({ id, width }) => ({ ...columnOf(id), width })),
    show: (id, shown) => change(id, { shown }),
    resize: (id, width) => change(id, { width: Math.max(columnOf(id).least, Math.round(width)) }),
    move: (id, by) =>
      set((now) => {
        const from = now.findIndex((entry) => entry.id === id);
        return moveTo(now, id, Math.min(now.length - 1, Math.max(0, from + by)));
      }),
    place: (id, at) =>
      set((now) =>
        moveTo(
          now,
          id,
          now.findIndex((entry) => entry.id === at),
        ),
      ),
    reset: () => set(FIRST),
  };
}

/** The grid's columns: a narrow one for playing, then those that are shown. */
export function gridTemplate(shown: readonly (Column & { width: number })[]): string {
  const sizes = shown.map(({ width, grows }) => (grows ? `minmax(${width}px, ${width}fr)` : `${width}px`));
  return `44px ${sizes.join(' ')}`;
}
