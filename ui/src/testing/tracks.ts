/** An invented library: rows as the application would send them, the same at each run. */
import type { Track, TrackState } from '../bindings/types';
import { randomFrom } from './random';

const FIRST = [
  'Northern',
  'Tin',
  'Second',
  'Low',
  'Carbon',
  'Velvet',
  'Glass',
  'Salt',
  'Paper',
  'Iron',
  'Slow',
  'Night',
  'Amber',
  'Hollow',
  'Far',
  'Silver',
  'Cold',
  'Open',
];
const LAST = [
  'Line',
  'Roof Rain',
  'Sun',
  'Tide',
  'Copy',
  'Static',
  'Harbour',
  'Water',
  'Lanterns',
  'Field',
  'Motion',
  'Signal',
  'Terrace',
  'Room',
  'Echo',
  'Engine',
  'Garden',
  'Weather',
];
const VERSIONS = ['', '', '', ' (Extended Mix)', ' (Dub)', ' (Original Mix)'];
const ARTISTS = [
  'Meridian Four',
  'Tin Roof',
  'Ulm',
  'HALDE',
  'Lind Signal',
  'Slipway Unit',
  'Northshore',
  'Paper Koto',
  'Oda & Ferrante',
  'Kessel',
  'Marrow Lane',
  'Ines Vaal',
];
const GENRES: readonly [string, number, number][] = [
  ['Techno', 130, 140],
  ['Tech house', 124, 130],
  ['House', 120, 127],
  ['Trance', 132, 138],
  ['Drum & bass', 170, 176],
  ['Dubstep', 140, 141],
  ['Melodic house', 119, 125],
  ['Deep house', 118, 124],
];

/** An id that looks like the application's. */
export const idOf = (kind: 'a' | 'd', index: number) =>
  `00000000-0000-4000-${kind}000-${index.toString(16).padStart(12, '0')}`;

/** How row `index` stands: most are done, and every other state comes early in the list. */
function stateOf(index: number): TrackState {
  if (index === 3 || index === 8 || index === 9) return 'queued';
  if (index === 5) return 'analysing';
  if (index === 11) return 'failed';
  if (index === 14) return 'new';
  if (index % 97 === 21) return 'away';
  return index % 17 === 16 ? 'queued' : 'done';
}

/** Row `index` of the invented library. */
export function inventTrack(index: number, folder: string): Track {
  const random = randomFrom(index * 7919 + 13);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const [genre, slow, fast] = pick(GENRES);
  const title = `${pick(FIRST)} ${pick(LAST)}${pick(VERSIONS)}`;
  const artist = pick(ARTISTS);
  const bpm = Math.round(slow + random() * (fast - slow));
  const state = stateOf(index);
  const analysed = state === 'done' || state === 'away';
  const tagged = !analysed && index % 3 !== 0;
  const failed = state === 'failed';
  return {
    id: idOf('a', index),
    file_path: `/music/${genre}/${artist} - ${title}.flac`,
    file_size: 40_000_000,
    file_modified: '2026-10-01T12:00:00Z',
    file_hash: index.toString(16).padStart(32, '0'),
    library_directory_id: folder,
    relative_path: `${genre}/${artist} - ${title}.flac`,
    is_missing: false,
    missing_since: null,
    title,
    artist,
    album: null,
    album_artist: null,
    genre,
    year: 2018 + Math.floor(random() * 9),
    track_number: null,
    comment: null,
    duration_seconds: 240 + Math.floor(random() * 260),
    sample_rate: 44_100,
    bit_rate: 900_000,
    channels: 2,
    bpm: analysed ? bpm : tagged ? bpm : null,
    bpm_source: analysed ? 'analysis' : tagged ? 'file_tag' : null,
    bpm_confidence: analysed ? (index % 23 === 7 ? 0.31 : 0.96) : null,
    constant_tempo: analysed ? index % 29 !== 12 : null,
    musical_key: analysed || tagged ? Math.floor(random() * 12) : null,
    mode: analysed || tagged ? (random() < 0.6 ? 0 : 1) : null,
    key_source: analysed ? 'analysis' : tagged ? 'file_tag' : null,
    key_strength: analysed ? (index % 10 === 2 ? 0.4 : 0.9) : null,
    first_beat_offset: analysed ? 0.12 : null,
    first_phrase_beat_no: analysed ? 0 : null,
    audible_start_time: 0.1,
    audible_end_time: 238,
    danceability: analysed ? true : null,
    energy: analysed ? -8 : null,
    loudness: analysed ? -7 - random() * 5 : null,
    valence: null,
    arousal: null,
    acousticness: null,
    instrumentalness: null,
    spectral_centroid: null,
    spectral_rolloff: null,
    spectral_bandwidth: null,
    zero_crossing_rate: null,
    energy_level: analysed ? 3 + Math.floor(random() * 7) : null,
    date_added: '2026-11-20 10:00:00',
    date_analyzed: analysed ? '2026-11-20T10:05:00Z' : null,
    analysis_version: analysed ? '0.1.0' : null,
    last_played: null,
    play_count: 0,
    rating: null,
    color_tag: null,
    state,
    state_reason: failed ? 'The file is cut off' : null,
    progress_percent: state === 'analysing' ? 55 : state === 'queued' ? 0 : null,
    has_waveform: analysed,
    grid_edited: false,
    locked: false,
    duplicate_group_id: null,
    set_aside: false,
  };
}
