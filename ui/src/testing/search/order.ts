/** Orders of the track list: up to three columns, what is not known last. */
import type { Track, TrackQuery, TrackSort } from '../../bindings/types';
import { CallError } from '../../bridge/backend';
import { COLOURS } from '../../music/colours';
import { camelot, keyOf } from '../../music/key';

type Value = string | number | null;

const text = (value: string | null): Value => value?.toLowerCase() ?? null;

/** Place on the circle of fifths, minor before major at the same hour. */
const wheel = (track: Track): Value => {
  const key = keyOf(track.musical_key, track.mode);
  return key && Number.parseInt(camelot(key), 10) * 2 + (key.major ? 1 : 0);
};

const VALUES: Record<TrackSort, (track: Track) => Value> = {
  date_added: (track) => `${track.date_added} ${track.id}`,
  title: (track) => text(track.title),
  artist: (track) => text(track.artist),
  album: (track) => text(track.album),
  genre: (track) => text(track.genre),
  bpm: (track) => track.bpm,
  key: wheel,
  energy: (track) => track.energy_level,
  duration: (track) => track.duration_seconds,
  play_count: (track) => track.play_count,
  state: (track) => ['failed', 'analysing', 'queued', 'new', 'done', 'away', 'missing'].indexOf(track.state),
  year: (track) => track.year,
  rating: (track) => track.rating,
  color: (track) => {
    const place = COLOURS.findIndex(({ hex }) => hex === track.color_tag);
    return place < 0 ? null : place;
  },
  comment: (track) => text(track.comment),
  file_name: (track) => text(track.relative_path.split('/').at(-1) ?? null),
  folder: (track) => text(track.relative_path.split('/').slice(0, -1).join('/')),
  file_size: (track) => track.file_size,
};

interface Level {
  value: (track: Track) => Value;
  sign: 1 | -1;
}

function levelsOf({ order_by, sort = 'date_added', order }: TrackQuery): Level[] {
  if (!order_by) {
    const falling = order === undefined ? sort === 'date_added' : order === 'DESC';
    return [{ value: VALUES[sort], sign: falling ? -1 : 1 }];
  }
  const parts = order_by.split(',').map((part) => part.trim());
  if (parts.length > 3)
    throw new CallError('validation_failed', 'Not valid', 'order_by must name 3 columns at most');
  return parts.map((part) => {
    const value = VALUES[part.replace(/^-/, '') as TrackSort];
    if (!value) throw new CallError('validation_failed', 'Not valid', `order_by: there is no column ${part}`);
    return { value, sign: part.startsWith('-') ? -1 : 1 };
  });
}

/** `tracks` in the order that `query` asks for. */
export function ordered(tracks: readonly Track[], query: TrackQuery): Track[] {
  const levels = levelsOf(query);
  const rows = tracks.map((track) => ({ track, values: levels.map(({ value }) => value(track)) }));
  rows.sort((a, b) => {
    for (let at = 0; at < levels.length; at += 1) {
      const [x, y] = [a.values[at] ?? null, b.values[at] ?? null];
      if (x === y) continue;
      if (x === null || y === null) return x === null ? 1 : -1;
      return (x < y ? -1 : 1) * (levels[at]?.sign ?? 1);
    }
    return 0;
  });
  return rows.map(({ track }) => track);
}
