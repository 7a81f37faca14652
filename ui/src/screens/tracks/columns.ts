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
  | 'rating'
  | 'genre'
  | 'length'
  | 'loudness'
  | 'year'
  | 'comment'
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
  /** What its two directions are called, the rising one first. */
  ends?: readonly [string, string];
  /** Not shown until chosen. */
  hidden?: boolean;
}

/** All columns, in their first order. */
const A_TO_Z = ['A to Z', 'Z to A'] as const;
const NUMBERS = ['Lowest first', 'Highest first'] as const;

export const COLUMNS: readonly Column[] = [
  { id: 'waveform', label: 'Waveform', width: 160, least: 80 },
  { id: 'title', label: 'Title', width: 200, least: 120, grows: true, sort: 'title', ends: A_TO_Z },
  { id: 'artist', label: 'Artist', width: 136, least: 80, grows: true, sort: 'artist', ends: A_TO_Z },
  { id: 'album', label: 'Album', width: 150, least: 80, sort: 'album', ends: A_TO_Z, hidden: true },
  {
    id: 'bpm',
    label: 'BPM',
    width: 92,
    least: 84,
    align: 'end',
    sort: 'bpm',
    ends: ['Slowest first', 'Fastest first'],
  },
  {
    id: 'key',
    label: 'Key',
    width: 82,
    least: 72,
    align: 'center',
    sort: 'key',
    ends: ['Round the wheel', 'Round the wheel, backwards'],
  },
  { id: 'energy', label: 'Energy', width: 92, least: 64, sort: 'energy', ends: NUMBERS },
  {
    id: 'rating',
    label: 'Rating',
    width: 94,
    least: 92,
    sort: 'rating',
    ends: ['Fewest stars first', 'Most stars first'],
  },
  { id: 'genre', label: 'Genre', width: 108, least: 70, sort: 'genre', ends: A_TO_Z },
  {
    id: 'length',
    label: 'Length',
    width: 74,
    least: 66,
    align: 'end',
    sort: 'duration',
    ends: ['Shortest first', 'Longest first'],
  },
  { id: 'loudness', label: 'Loudness', width: 90, least: 76, align: 'end', hidden: true },
  {
    id: 'year',
    label: 'Year',
    width: 64,
    least: 56,
    align: 'end',
    sort: 'year',
    ends: ['Oldest first', 'Newest first'],
    hidden: true,
  },
  { id: 'comment', label: 'Comment', width: 200, least: 80, sort: 'comment', ends: A_TO_Z, hidden: true },
  {
    id: 'added',
    label: 'Added',
    width: 104,
    least: 84,
    sort: 'date_added',
    ends: ['Oldest first', 'Newest first'],
    hidden: true,
  },
  { id: 'file', label: 'File', width: 240, least: 100, sort: 'file_name', ends: A_TO_Z, hidden: true },
  {
    id: 'state',
    label: 'State',
    width: 124,
    least: 96,
    sort: 'state',
    ends: ['What needs a look first', 'What is done first'],
  },
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
  if (known.length === 0) return null;
  const all = [...known];
  FIRST.forEach((fresh, index) => {
    if (all.some(({ id }) => id === fresh.id)) return;
    const before = all.findIndex(({ id }) => id === FIRST[index - 1]?.id);
    all.splice(before + 1, 0, fresh);
  });
  return all;
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
