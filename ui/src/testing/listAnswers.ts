/** Answers about lists of tracks over `fake`: pages, completion, what goes with a track. */
import type { Track, TrackQuery } from '../bindings/types';
import { CallError, type Output } from '../bridge/backend';
import { wordsOf } from '../music/searchWords';
import { data, listing } from './answers';
import type { Answers, FakeBackend } from './FakeBackend';
import { readLine } from './search/conditions';
import { fitting } from './search/fits';
import { ordered } from './search/order';
import { suggest } from './search/suggest';

const FITS = 50;
const MOST_FITS = 200;

const holds = (field: string | null, part: string | undefined) =>
  part === undefined || (field ?? '').toLowerCase().includes(part.toLowerCase());

/** The filters beside the search line. */
const fits = (track: Track, query: TrackQuery): boolean =>
  holds(track.artist, query.artist) &&
  holds(track.genre, query.genre) &&
  (query.bpm_min === undefined || (track.bpm ?? 0) >= query.bpm_min) &&
  (query.bpm_max === undefined || (track.bpm ?? Number.POSITIVE_INFINITY) <= query.bpm_max) &&
  (query.key === undefined || track.musical_key === query.key) &&
  (query.mode === undefined || track.mode === query.mode) &&
  (query.state === undefined || track.state === query.state) &&
  (query.analyzed === undefined || (track.date_analyzed !== null) === query.analyzed) &&
  (query.library_id === undefined || track.library_directory_id === query.library_id);

/** Copies that were set aside are only in lists that ask for them. */
const asksForCopies = (search: string): boolean =>
  wordsOf(search).some(({ operator, value }) => operator === 'is' && /^(duplicate|aside)$/.test(value));

/** Rows in order for the last question: pages of one list follow each other. */
interface Asked {
  tracks: readonly Track[];
  question: string;
  rows: Track[];
  unread: string[];
}

export function listAnswers(fake: FakeBackend): Answers {
  let asked: Asked | null = null;

  const found = ({ page: _, limit: __, after: ___, ...query }: TrackQuery): Asked => {
    const question = JSON.stringify(query);
    if (asked?.tracks !== fake.tracks || asked.question !== question) {
      const { test, unread } = readLine(query.search ?? '', fake.around());
      const copies = asksForCopies(query.search ?? '');
      const rows = ordered(
        fake.tracks.filter((track) => (copies || !track.set_aside) && fits(track, query) && test(track)),
        query,
      );
      asked = { tracks: fake.tracks, question, rows, unread };
    }
    return asked;
  };

  const page = (query: TrackQuery): Output<'tracks_list'> => {
    const { page = 1, limit = 50 } = query;
    const { rows, unread } = found(query);
    return {
      success: true,
      data: rows.slice((page - 1) * limit, page * limit),
      pagination: { page, limit, total: rows.length, totalPages: Math.ceil(rows.length / limit) },
      ...(unread.length > 0 && { unread }),
    };
  };

  return {
    tracks_list: page,
    search_suggest: ({ search = '', at = search.length }) => data(suggest(search, at, fake.around())),
    track_fits: ({ id, limit = FITS }) => {
      if (limit < 1 || limit > MOST_FITS)
        throw new CallError('validation_failed', 'Not valid', `limit must be 1 to ${MOST_FITS}`);
      const track = fake.track(id);
      if (!track.bpm || track.musical_key === null)
        throw new CallError('no_analysis', 'Not found', 'This track has no tempo and key yet');
      return listing(fitting(fake.tracks, track, limit));
    },
  };
}
