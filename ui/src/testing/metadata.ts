/** Where an invented track's values come from, and what its file says. */
import type { FileTags, Track, TrackDetail } from '../bindings/types';

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
