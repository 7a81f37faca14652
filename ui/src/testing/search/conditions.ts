/** A search line read as the application reads it: a test for rows, and what could not be read. */
import type { Track, TrackState } from '../../bindings/types';
import { keyOf, readKey, relationOf } from '../../music/key';
import { operatorNamed } from '../../music/operators';
import { type SearchWord, wordsOf } from '../../music/searchWords';
import { goesWith, tempoFit } from './fits';
import { seconds, spanOf, within } from './span';

export type Test = (track: Track) => boolean;

/** What a word may ask about beside the row itself. */
export interface Surroundings {
  tracks: readonly Track[];
  /** Milliseconds since 1970, from which ages count. */
  now: number;
}

export const STATES: readonly TrackState[] = [
  'analysing',
  'away',
  'done',
  'failed',
  'missing',
  'new',
  'queued',
];

/** Half of the last shown digit: `bpm:128` finds what the list shows as 128. */
const EXACT_BPM = 0.5;

const DAYS = { d: 1, w: 7, m: 30, y: 365 } as const;

/** Letters without case and accents. */
export const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export const FIELDS: Record<string, (track: Track) => string | null> = {
  title: (track) => track.title,
  artist: (track) => track.artist,
  album: (track) => track.album,
  genre: (track) => track.genre,
  comment: (track) => track.comment,
  color: (track) => track.color_tag ?? 'none',
  file: (track) => track.relative_path.split('/').at(-1) ?? null,
  folder: (track) => track.relative_path.split('/').slice(0, -1).join('/'),
};

const contains = (field: (track: Track) => string | null, text: string): Test => {
  const wanted = folded(text);
  return (track) => folded(field(track) ?? '').includes(wanted);
};

/** Folded texts of rows that were searched; a row that changes is another object. */
const searched = new WeakMap<Track, string>();

function everywhere(track: Track): string {
  let text = searched.get(track);
  if (text === undefined) {
    const parts = [track.title, track.artist, track.album, track.genre, track.comment, track.relative_path];
    text = folded(parts.join('\n'));
    searched.set(track, text);
  }
  return text;
}

const anywhere = (text: string): Test => {
  const wanted = folded(text);
  return (track) => everywhere(track).includes(wanted);
};

/** What can be said of a track with one word. */
export function traitsOf({ tracks }: Surroundings): Record<string, Test> {
  let seen: Map<string | null, number> | null = null;
  const copies = () => {
    if (seen) return seen;
    seen = new Map();
    for (const { file_hash } of tracks) seen.set(file_hash, (seen.get(file_hash) ?? 0) + 1);
    return seen;
  };
  return {
    aside: (track) => track.set_aside,
    analysed: (track) => track.date_analyzed !== null,
    duplicate: (track) => track.file_hash !== null && (copies().get(track.file_hash) ?? 0) > 1,
    edited: (track) => track.grid_edited || track.bpm_source === 'user' || track.key_source === 'user',
    locked: (track) => track.locked,
    missing: (track) => track.is_missing,
    offline: (track) => track.state === 'away',
    variable: (track) => track.constant_tempo === false,
  };
}

const named = <T>(all: readonly T[], name: (value: T) => string, text: string): T | undefined => {
  const wanted = folded(text);
  const begun = all.filter((value) => name(value).startsWith(wanted));
  return all.find((value) => name(value) === wanted) ?? (begun.length === 1 ? begun[0] : undefined);
};

function keyTest(value: string): Test | null {
  if (value.startsWith('~')) {
    const key = readKey(value.slice(1));
    return (
      key &&
      ((track) => {
        const other = keyOf(track.musical_key, track.mode);
        return other !== null && relationOf(key, other) !== null;
      })
    );
  }
  const key = readKey(value);
  return key && ((track) => track.musical_key === key.tonic && track.mode === (key.major ? 1 : 0));
}

function addedTest(value: string, now: number): Test | null {
  const added = (track: Track) => Date.parse(`${track.date_added.replace(' ', 'T')}Z`);
  const age = /^([<>])=?(\d+)([dwmy])$/.exec(value);
  if (age) {
    const since = now - Number(age[2]) * DAYS[age[3] as keyof typeof DAYS] * 86_400_000;
    return (track) => (age[1] === '<' ? added(track) >= since : added(track) < since);
  }
  return /^\d{4}(-\d\d){0,2}$/.test(value) ? (track) => track.date_added.startsWith(value) : null;
}

function operatorTest(name: string, value: string, around: Surroundings): Test | null {
  const field = FIELDS[name];
  if (field) return contains(field, value);
  const number = (
    of: (track: Track) => number | null,
    read?: (part: string) => number,
    exact = 0,
  ): Test | null => {
    const span = spanOf(value, read, exact);
    return span && ((track) => within(span, of(track)));
  };
  const state = () => {
    const wanted = named(STATES, (known) => known, value);
    return wanted ? (track: Track) => track.state === wanted : null;
  };
  switch (name) {
    case 'bpm': {
      const near = /^~(\d+(?:\.\d+)?)$/.exec(value);
      if (near) return (track) => track.bpm !== null && tempoFit(Number(near[1]), track.bpm) !== null;
      return number(({ bpm }) => bpm, undefined, EXACT_BPM);
    }
    case 'key':
      return keyTest(value);
    case 'energy':
      return number((track) => (track.energy_level === null ? null : Math.round(track.energy_level)));
    case 'added':
      return addedTest(value, around.now);
    case 'state':
      return state();
    case 'is': {
      const traits = Object.entries(traitsOf(around));
      return named(traits, ([word]) => word, value)?.[1] ?? state();
    }
    case 'length':
      return number((track) => track.duration_seconds, seconds, 0.5);
    case 'year':
      return number((track) => track.year);
    case 'rating':
      return number((track) => track.rating);
    case 'plays':
      return number((track) => track.play_count);
    case 'fits': {
      const track = around.tracks.find(({ id }) => id === value);
      return track ? (other) => goesWith(track, other) : () => false;
    }
    default:
      return null;
  }
}

/** What a word asks for; `unasked` before it has a value, `unread` where it has none that can be read. */
function read(word: SearchWord, around: Surroundings): Test | 'unasked' | 'unread' {
  if (word.operator === null) return anywhere(word.value);
  const operator = operatorNamed(word.operator);
  if (!operator) return 'unread';
  if (/^[<>=~ ]*$/.test(word.value)) return 'unasked';
  return operatorTest(operator.name, word.value.trim(), around) ?? 'unread';
}

/** The rows that a line finds, as a test, and its words that could not be read. */
export function readLine(line: string, around: Surroundings): { test: Test; unread: string[] } {
  const unread: string[] = [];
  const tests: Test[] = [];
  for (const word of wordsOf(line)) {
    const found = read(word, around);
    if (typeof found === 'string') unread.push(word.typed);
    if (found === 'unasked') continue;
    const test = found === 'unread' ? anywhere(word.typed.replaceAll('"', '')) : found;
    tests.push(word.negated ? (track) => !test(track) : test);
  }
  return { test: (track) => tests.every((test) => test(track)), unread };
}
