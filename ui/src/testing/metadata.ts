/** Where an invented track's values come from, and what its file says. */
import type { FileTags, MetadataChange, Track, TrackDetail } from '../bindings/types';
import { CallError } from '../bridge/backend';

const TAGS = [
  'title',
  'artist',
  'album',
  'album_artist',
  'genre',
  'year',
  'track_number',
  'comment',
] as const;
const MARKS = ['rating', 'color_tag', 'energy_level'] as const;

/** Sources of the values of `track`, which was `found` before anybody edited it. */
export function sourcesOf(track: Track, found: Track): TrackDetail['sources'] {
  const sources: TrackDetail['sources'] = {};
  for (const field of [...TAGS, ...MARKS]) {
    if (track[field] !== found[field]) sources[field] = 'user';
    else if (track[field] !== null) sources[field] = field === 'energy_level' ? 'analysis' : 'file_tag';
  }
  if (track.bpm_source) sources.bpm = track.bpm_source;
  if (track.key_source) sources.musical_key = track.key_source;
  return sources;
}

/** What the file of a track says that nobody edited. */
export function tagsOf(found: Track): FileTags {
  const { title, artist, album, album_artist, genre, year, track_number, comment } = found;
  const words = { title, artist, album, album_artist, genre, year, track_number, comment };
  return { ...words, bpm: null, musical_key: null, mode: null };
}

/** The most letters of a text, and of a comment. */
const LONGEST = 500;
const LONGEST_COMMENT = 10_000;

/** Refuses what makes no sense, naming the field as the application does. */
export function checkMetadata(change: MetadataChange): void {
  const refuse = (field: string, message: string) => {
    throw new CallError('validation_failed', 'Validation failed', `${field}: ${message}`, {
      [field]: message,
    });
  };
  for (const field of TAGS) {
    const value = change[field];
    const longest = field === 'comment' ? LONGEST_COMMENT : LONGEST;
    if (typeof value === 'string' && value.trim().length > longest)
      refuse(field, `must have ${longest} letters at most`);
    if (typeof value === 'number' && (value < 0 || value > 9999)) refuse(field, 'must be 0 to 9999');
  }
  if (change.title?.trim() === '') refuse('title', 'must not be empty; null gives back what the file says');
  if ((change.energy_level ?? 0) < 0 || (change.energy_level ?? 0) > 10)
    refuse('energy_level', 'must be 0 to 10');
  if ((change.rating ?? 0) < 0 || (change.rating ?? 0) > 5) refuse('rating', 'must be 0 to 5');
}
