/** What a DJ writes about tracks, as fields of a dialog: what stands in them, and what becomes of it. */
import type { MetadataChange, Track, TrackDetail } from '../bindings/types';

export type DetailName = keyof Pick<
  MetadataChange,
  | 'title'
  | 'artist'
  | 'album_artist'
  | 'album'
  | 'track_number'
  | 'genre'
  | 'year'
  | 'energy_level'
  | 'comment'
>;

export interface Detail {
  name: DetailName;
  label: string;
  /** `whole` and `decimal` are numbers, `long` may have lines. */
  kind: 'text' | 'long' | 'whole' | 'decimal';
  /** Columns of six that it takes. */
  span: number;
  /** The operator of the search that knows which values there are. */
  suggest?: string;
}

/** All fields, in the order of the dialog. */
export const DETAILS: readonly Detail[] = [
  { name: 'title', label: 'Title', kind: 'text', span: 6 },
  { name: 'artist', label: 'Artist', kind: 'text', span: 3, suggest: 'artist' },
  { name: 'album_artist', label: 'Album artist', kind: 'text', span: 3, suggest: 'artist' },
  { name: 'album', label: 'Album', kind: 'text', span: 4, suggest: 'album' },
  { name: 'track_number', label: 'Track number', kind: 'whole', span: 2 },
  { name: 'genre', label: 'Genre', kind: 'text', span: 2, suggest: 'genre' },
  { name: 'year', label: 'Year', kind: 'whole', span: 2 },
  { name: 'energy_level', label: 'Energy, 0 to 10', kind: 'decimal', span: 2 },
  { name: 'comment', label: 'Comment', kind: 'long', span: 6 },
];

/** What was done to a field: a text typed, or the value of the file given back. */
export type Entry = { typed: string } | 'file';
export type Entries = Partial<Record<DetailName, Entry>>;
/** Texts of the fields before anything is done to them; a field in which tracks differ has none. */
export type Shown = Partial<Record<DetailName, string>>;

const written = (value: string | number | null): string =>
  typeof value === 'number' ? String(Number(value.toFixed(2))) : (value ?? '');

/** What stands in the fields for these tracks: what all of them have. */
export function shownOf(tracks: readonly Track[]): Shown {
  const shown: Shown = {};
  for (const { name } of DETAILS) {
    const [first = '', ...rest] = tracks.map((track) => written(track[name]));
    if (tracks.length > 0 && rest.every((text) => text === first)) shown[name] = first;
  }
  return shown;
}

/** What the file of a track says, and for the energy what the analysis says; null where that is not known. */
export function foundOf(track: TrackDetail, name: DetailName): string | null {
  if (name !== 'energy_level') return written(track.file_tags[name]);
  if (track.sources.energy_level === 'analysis') return written(track.energy_level);
  const { energy_level } = (track.analysis.characteristics?.data ?? {}) as { energy_level?: unknown };
  return typeof energy_level === 'number' ? written(energy_level) : null;
}

/** What is typed differs from what stood there. */
const isChanged = (entry: Entry | undefined, shown: string | undefined): boolean =>
  entry !== undefined && (entry === 'file' || entry.typed.trim() !== (shown ?? ''));

const NUMBERS = { whole: /^\d+$/, decimal: /^\d+([.,]\d+)?$/ } as const;

/** What is wrong with a field before the application is asked; null when nothing is. */
export function problemOf({ name, kind }: Detail, entry: Entry | undefined): string | null {
  if (entry === undefined || entry === 'file') return null;
  const text = entry.typed.trim();
  if (name === 'title' && text === '') return 'A title has at least one letter.';
  if (kind !== 'whole' && kind !== 'decimal') return null;
  if (text === '' || NUMBERS[kind].test(text)) return null;
  return kind === 'whole' ? 'Type a whole number, or nothing.' : 'Type a number, or nothing.';
}

/** What the application is asked to write. A number that was deleted gives back what was found. */
export function changeOf(entries: Entries, shown: Shown): MetadataChange {
  const change: Record<string, string | number | null> = {};
  for (const { name, kind } of DETAILS) {
    const entry = entries[name];
    if (entry === undefined || !isChanged(entry, shown[name])) continue;
    if (entry === 'file') change[name] = null;
    else if (kind === 'text' || kind === 'long') change[name] = entry.typed.trim();
    else change[name] = entry.typed.trim() === '' ? null : Number(entry.typed.trim().replace(',', '.'));
  }
  return change;
}
