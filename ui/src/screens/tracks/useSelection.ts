import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { useLibrary } from '../../app/library';
import type { Track } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { type Running, sayFailed, sayRunning } from '../../components/toast';
import type { TrackList } from '../../data/tracks';
import { count } from '../../music/format';
import type { RowCursor } from './useRowCursor';

/** Tracks from which on it takes so long to select them that it is told, and can be stopped. */
const TELL_FROM = 5000;

/** Rows at most that are looked through at once. */
const AT_ONCE = 1000;

/** The ids of these rows, where all of them are there and are those of the newest search. */
function idsThere(list: TrackList, from: number, to: number): string[] | null {
  const [first, last] = from <= to ? [from, to] : [to, from];
  if (list.stale || last - first >= AT_ONCE) return null;
  const ids: string[] = [];
  for (let index = first; index <= last; index += 1) {
    const track = list.at(index);
    if (!track) return null;
    ids.push(track.id);
  }
  return ids;
}

type Press = (event: MouseEvent, index: number, track: Track) => void;

/** The rows that an act is for, selected as in a file manager. */
export interface Selection {
  /** A press on a row: alone, with Ctrl one more or one less, with Shift all from the last one pressed alone. */
  press: Press;
  /** Goes to a row alone. */
  go(index: number): void;
  /** Goes to a row and selects all from where the range began. */
  reach(index: number): void;
  /** Every row of the list. */
  all(): void;
}

export function useSelection(list: TrackList, cursor: RowCursor): Selection {
  const { chosen, selected, select } = useLibrary();
  /** Where a range begins; null = where the keyboard stands. */
  const anchor = useRef<number | null>(null);

  /** Ends the gathering of ids that is under way. */
  const gathering = useRef<AbortController>(null);

  const take = (ids: readonly string[], from: number, to: number, goes: boolean) => {
    select(ids, goes ? ((from <= to ? ids.at(-1) : ids[0]) ?? null) : chosen);
    if (goes) cursor.stand(to);
  };
  const range = async (from: number, to: number, goes: boolean) => {
    gathering.current?.abort();
    // At once where that can be: the next key may already be for these rows.
    const there = idsThere(list, from, to);
    if (there) {
      take(there, from, to, goes);
      return;
    }
    const own = new AbortController();
    gathering.current = own;
    const wanted = Math.abs(to - from) + 1;
    let toast: Running | null = null;
    const told = (ids: number) => {
      if (wanted < TELL_FROM) return;
      const text = `Selecting ${count(ids)} of ${count(wanted)} tracks`;
      if (toast) toast.tell(text);
      else toast = sayRunning(text, () => own.abort());
    };
    try {
      const ids = await list.idsBetween(from, to, own.signal, told);
      if (own.signal.aborted) return;
      take(ids, from, to, goes);
    } catch (error) {
      if (!own.signal.aborted) sayFailed('The tracks were not selected', error as CallError);
    } finally {
      (toast as Running | null)?.end();
    }
  };
  const reach = (index: number) => {
    anchor.current ??= cursor.index ?? index;
    void range(anchor.current, index, true);
  };
  const pressed: Press = (event, index, track) => {
    if (event.button === 2 && selected.has(track.id)) return;
    if (event.button === 0 && event.shiftKey) {
      reach(index);
      return;
    }
    anchor.current = index;
    if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) {
      cursor.set(index, track);
      return;
    }
    const next = new Set(selected);
    if (!next.delete(track.id)) next.add(track.id);
    const at = next.has(track.id) ? track.id : [...next].at(-1);
    if (at === undefined) return;
    select(next, at);
    cursor.stand(index);
  };
  // Rows are drawn again only when something of theirs changes: what they call stays the same function.
  const newest = useRef(pressed);
  useEffect(() => {
    newest.current = pressed;
  });
  const [press] = useState<Press>(
    () => (event: MouseEvent, index: number, track: Track) => newest.current(event, index, track),
  );

  return {
    press,
    reach,
    go: (index) => {
      anchor.current = null;
      cursor.set(index, list.at(index));
    },
    all: () => {
      if (list.total) void range(0, list.total - 1, false);
    },
  };
}
