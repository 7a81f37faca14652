import { useEffect, useState } from 'react';
import { useLibrary } from '../../app/library';
import type { Track } from '../../bindings/types';
import type { TrackList } from '../../data/tracks';

/** The row that the keyboard stands on. */
export interface RowCursor {
  index: number | null;
  /** Stands there and chooses its track alone. */
  set(index: number, track: Track | null): void;
  /** Stands there, whatever is chosen. */
  stand(index: number): void;
}

/**
 * Follows the chosen track through sorting and filtering as far as its row is loaded, and chooses a row that was
 * reached before it was loaded as soon as it is there.
 */
export function useRowCursor(list: TrackList, first: number, last: number): RowCursor {
  const { chosen, choose } = useLibrary();
  const [index, setIndex] = useState<number | null>(null);
  const under = index === null ? null : list.at(index);

  useEffect(() => {
    if (index === null || under === null || chosen === under.id) return;
    if (chosen === null) {
      choose(under.id);
      return;
    }
    for (let at = first; at <= last; at += 1) {
      if (list.at(at)?.id === chosen) setIndex(at);
    }
  }, [index, under, chosen, choose, list, first, last]);

  return {
    index,
    stand: setIndex,
    set(next, track) {
      setIndex(next);
      choose(track?.id ?? null);
    },
  };
}
