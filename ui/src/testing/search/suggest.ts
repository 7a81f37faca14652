/** Completion in the search field: operators, and values of the invented library, the most frequent first. */
import { OPERATORS } from '../../bindings/search';
import type { Suggestion, Suggestions, Track } from '../../bindings/types';
import { camelot, keyInWords, keyOf } from '../../music/key';
import { operatorNamed } from '../../music/operators';
import { filterWord } from '../../music/search';
import { wordsOf } from '../../music/searchWords';
import { FIELDS, folded, STATES, type Surroundings, traitsOf } from './conditions';

const MOST = 12;

const AGES = [
  ['<1d', 'Since yesterday'],
  ['<7d', 'This week'],
  ['<1m', 'This month'],
  ['<1y', 'This year'],
  ['>1y', 'Longer than a year ago'],
] as const;

/** How often each value stands in the library, the most frequent first. */
function counted<T extends string | number>(
  tracks: readonly Track[],
  of: (track: Track) => T | null,
): [T, number][] {
  const counts = new Map<T, number>();
  for (const track of tracks) {
    const value = of(track);
    if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

const value = (text: string, label: string, count: number, detail: string | null = null): Suggestion => ({
  text,
  label,
  detail,
  count,
});

const NUMBERS: Record<string, (track: Track) => number | null> = {
  bpm: (track) => track.bpm && Math.round(track.bpm),
  energy: (track) => track.energy_level && Math.round(track.energy_level),
  year: (track) => track.year,
  rating: (track) => track.rating,
};

function keys(tracks: readonly Track[], typed: string): Suggestion[] {
  const near = typed.startsWith('~') ? '~' : '';
  const begun = folded(typed.slice(near.length));
  const names = new Map<string, string>();
  const codes = counted(tracks, (track) => {
    const key = keyOf(track.musical_key, track.mode);
    if (!key) return null;
    names.set(camelot(key), keyInWords(key));
    return camelot(key);
  });
  return codes
    .filter(([code]) => folded(code).startsWith(begun) || folded(names.get(code) ?? '').startsWith(begun))
    .map(([code, count]) => value(`key:${near}${code}`, `${near}${code}`, count, names.get(code) ?? null));
}

function values(name: string, typed: string, around: Surroundings): Suggestion[] {
  const { tracks } = around;
  const begun = folded(typed);
  const field = FIELDS[name];
  if (field) {
    const found = counted(tracks, field).filter(([text]) => folded(text).includes(begun));
    found.sort(([a], [b]) => Number(folded(b).startsWith(begun)) - Number(folded(a).startsWith(begun)));
    return found.map(([text, count]) => value(filterWord(name, text), text, count));
  }
  const word = (known: string, count: number) => value(`${name}:${known}`, known, count);
  const number = NUMBERS[name];
  if (number) {
    const found = counted(tracks, number).filter(([amount]) => String(amount).startsWith(typed));
    return found.map(([amount, count]) => word(String(amount), count));
  }
  if (name === 'key') return keys(tracks, typed);
  if (name === 'state') {
    const states = STATES.filter((state) => state.startsWith(begun));
    return states.map((state) => word(state, tracks.filter((track) => track.state === state).length));
  }
  if (name === 'is') {
    const traits = Object.entries(traitsOf(around)).filter(([known]) => known.startsWith(begun));
    return traits.map(([known, test]) => word(known, tracks.filter(test).length));
  }
  if (name === 'added') {
    const ages = AGES.filter(([age]) => age.startsWith(typed));
    return ages.map(([age, meaning]) => ({ text: `added:${age}`, label: age, detail: meaning, count: null }));
  }
  return [];
}

const operators = (typed: string): Suggestion[] =>
  OPERATORS.filter(({ name }) => name.startsWith(typed.toLowerCase())).map(({ name, about }) => ({
    text: `${name}:`,
    label: `${name}:`,
    detail: about,
    count: null,
  }));

/** What the word at the caret of `line` could become; the caret is before the unit `at`. */
export function suggest(line: string, at: number, around: Surroundings): Suggestions {
  const word = wordsOf(line).find(({ end, typed }) => end - typed.length <= at && at <= end);
  if (!word) return { from: at, to: at, suggestions: operators('').slice(0, MOST) };
  const from = word.end - word.typed.length;
  const typed = line.slice(from, at);
  const name = word.operator !== null && typed.length > word.operator.length ? word.operator : null;
  let suggestions: Suggestion[] = [];
  if (name !== null) {
    const known = operatorNamed(name);
    const text = typed.slice(name.length + 1).replaceAll('"', '');
    if (known) suggestions = values(known.name, text, around).sort((a, b) => (b.count ?? 0) - (a.count ?? 0));
  } else if (/^[a-z]*$/i.test(typed)) suggestions = operators(typed);
  return { from, to: word.end, suggestions: suggestions.slice(0, MOST) };
}
