/** Smart lists in words. */
import type { TrackSort } from '../bindings/types';
import { wordsOf } from '../music/searchWords';
import type { Sorting } from '../music/sorting';

/** What lists are sorted by, in the middle of a sentence. */
const SORTED_BY: Record<TrackSort, string> = {
  date_added: 'date added',
  title: 'title',
  artist: 'artist',
  album: 'album',
  genre: 'genre',
  bpm: 'BPM',
  key: 'key',
  energy: 'energy',
  duration: 'length',
  play_count: 'plays',
  state: 'state',
  year: 'year',
  rating: 'rating',
  color: 'colour',
  comment: 'comment',
  file_name: 'file name',
  folder: 'folder',
  file_size: 'size',
};

/** `key, then BPM (falling)`. */
export const orderWords = (sorting: Sorting): string =>
  sorting
    .map(({ sort, order }) => `${SORTED_BY[sort]}${order === 'DESC' ? ' (falling)' : ''}`)
    .join(', then ');

/** Letters of a name that is made from a search, at most. */
const LONGEST = 40;

/** A first name for a search: its values without the operators. */
export function nameFor(search: string): string {
  const parts = wordsOf(search)
    .filter(({ operator }) => operator?.toLowerCase() !== 'fits')
    .map(({ negated, operator, value }) => {
      const said =
        operator && /^[\d<>~.-]/.test(value) && operator !== 'key' ? `${operator} ${value}` : value;
      return negated ? `not ${said}` : said;
    });
  const name = parts.join(', ').slice(0, LONGEST).trim();
  return name.charAt(0).toUpperCase() + name.slice(1);
}
