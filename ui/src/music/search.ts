/**
 * The search line's small language: plain words, and `bpm:120-128`, `key:8A`, `genre:techno`, `artist:ulm`,
 * `is:failed`. The filter panel writes the same words, so that there is one place where a filter lives.
 */
import type { TrackQuery, TrackState } from '../bindings/types';
import { readKey } from './key';

type Filters = Pick<
  TrackQuery,
  'search' | 'artist' | 'genre' | 'bpm_min' | 'bpm_max' | 'key' | 'mode' | 'state' | 'analyzed'
>;

const STATES: readonly TrackState[] = ['new', 'queued', 'analysing', 'done', 'failed', 'missing', 'away'];

/** Half of the last shown digit: `bpm:128` finds what the list shows as 128. */
const EXACT_BPM = 0.5;

/** Splits at blanks; a value may be quoted: `artist:"tin roof"`. */
const words = (text: string): string[] => text.match(/\w+:"[^"]*"?|\S+/g) ?? [];

function bpmRange(value: string): Filters | null {
  const range = /^(\d+(?:\.\d+)?)(-|\.\.)?(\d+(?:\.\d+)?)?$/.exec(value);
  if (range) {
    const low = Number(range[1]);
    if (!range[2]) return { bpm_min: low - EXACT_BPM, bpm_max: low + EXACT_BPM };
    return range[3] ? { bpm_min: low, bpm_max: Number(range[3]) } : { bpm_min: low };
  }
  const bound = /^([<>])=?(\d+(?:\.\d+)?)$/.exec(value);
  if (bound) return bound[1] === '>' ? { bpm_min: Number(bound[2]) } : { bpm_max: Number(bound[2]) };
  return null;
}

function filterOf(word: string): Filters | null {
  const at = word.indexOf(':');
  if (at < 1) return null;
  const name = word.slice(0, at).toLowerCase();
  const value = word.slice(at + 1).replaceAll('"', '');
  if (value === '') return null;
  switch (name) {
    case 'bpm':
      return bpmRange(value);
    case 'key': {
      const key = readKey(value);
      return key && { key: key.tonic, mode: key.major ? 1 : 0 };
    }
    case 'artist':
      return { artist: value };
    case 'genre':
      return { genre: value };
    case 'is': {
      const state = STATES.find((known) => known === value.toLowerCase());
      return state ? { state } : null;
    }
    default:
      return null;
  }
}

/** The server's filters for what stands in the search line. A word that is no filter is searched for. */
export function readSearch(text: string): Filters {
  const plain: string[] = [];
  let filters: Filters = {};
  for (const word of words(text)) {
    const filter = filterOf(word);
    if (filter) filters = { ...filters, ...filter };
    else plain.push(word);
  }
  return plain.length > 0 ? { ...filters, search: plain.join(' ') } : filters;
}

/** The value of the filter `name` in `text`, or an empty text. */
export function filterValue(text: string, name: string): string {
  const word = words(text).find((candidate) => candidate.toLowerCase().startsWith(`${name}:`));
  return word ? word.slice(name.length + 1).replaceAll('"', '') : '';
}

/** `text` with the filter `name` set to `value`, or without it when `value` is empty. */
export function withFilter(text: string, name: string, value: string): string {
  const kept = words(text).filter((word) => !word.toLowerCase().startsWith(`${name}:`));
  if (value !== '') kept.push(`${name}:${/\s/.test(value) ? `"${value}"` : value}`);
  return kept.join(' ');
}
