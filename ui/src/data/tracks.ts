import { keepPreviousData, useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Track, TrackQuery } from '../bindings/types';
import type { CallError, Output } from '../bridge';
import { useBackend } from './backend';
import { useRead } from './operation';

/** Rows a page. The list asks only for the pages in view. */
export const PAGE = 200;

/** Rows a page where only their ids are wanted: the most that the application gives at once. */
const ID_PAGE = 1000;
/** Such pages that are asked for at the same time. */
const AT_ONCE = 3;

/** Rows that went out of view are let go: whoever scrolls through the whole library does not come to hold it. */
const KEPT_MS = 15_000;

export const useTrackStats = () => useRead('tracks_stats', {}, { select: ({ data }) => data });
export const useTrack = (id: string | null) =>
  useRead(
    'track_get',
    { id: id ?? '' },
    { enabled: id !== null, select: ({ data }) => data, placeholderData: undefined },
  );

export type TrackFilter = Omit<TrackQuery, 'page' | 'limit'>;

const NONE: readonly string[] = [];

/** A list of tracks of which only a window is loaded. */
export interface TrackList {
  /** Number of rows in all; `null` until the first answer. */
  total: number | null;
  /** The row at `index`, or null while its page is on its way. */
  at(index: number): Track | null;
  /** Ids of the rows from one index to another, fetched; `told` hears how many are there, `signal` ends it. */
  idsBetween(one: number, other: number, signal: AbortSignal, told: (ids: number) => void): Promise<string[]>;
  error: CallError | null;
  /** Words of the search that could not be read, as the newest answer tells. */
  unread: readonly string[];
  /** Rows of an earlier filter are still shown. */
  stale: boolean;
  retry(): void;
}

/** The tracks that `filter` finds, with the pages `from` to `to` (from 0) loaded. */
export function useTracks(filter: TrackFilter, from: number, to: number): TrackList {
  const backend = useBackend();
  const numbers = Array.from({ length: to - from + 1 }, (_, offset) => from + offset);

  const pages = useQueries({
    queries: numbers.map((number) => {
      const input: TrackQuery = { ...filter, page: number + 1, limit: PAGE };
      return {
        queryKey: ['tracks_list', input],
        queryFn: ({ signal }: { signal: AbortSignal }) => backend.call('tracks_list', input, signal),
        placeholderData: keepPreviousData,
        gcTime: KEPT_MS,
      };
    }),
  });

  // The length must not fall to nothing while a far page is on its way: the last known one is kept.
  const known = pages.find((page) => page.data)?.data?.pagination.total ?? null;
  const [kept, keep] = useState<number | null>(null);
  if (known !== null && known !== kept) keep(known);

  const rows = new Map<number, Output<'tracks_list'>>();
  pages.forEach((page, position) => {
    // A kept page of another number would show its rows twice.
    if (page.data && page.data.pagination.page === from + position + 1) rows.set(from + position, page.data);
  });

  const idsBetween: TrackList['idsBetween'] = async (one, other, signal, told) => {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    const found: string[][] = [];
    let next = Math.floor(first / ID_PAGE);
    let count = 0;
    // Not by the cache: nobody looks at these rows.
    const take = async () => {
      while (next <= Math.floor(last / ID_PAGE)) {
        signal.throwIfAborted();
        const number = next;
        next += 1;
        const { data } = await backend.call(
          'tracks_list',
          { ...filter, page: number + 1, limit: ID_PAGE },
          signal,
        );
        const start = number * ID_PAGE;
        const ids = data.slice(Math.max(0, first - start), last - start + 1).map(({ id }) => id);
        found[number] = ids;
        count += ids.length;
        told(count);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, take));
    return found.flat();
  };

  return {
    idsBetween,
    total: known ?? kept,
    at: (index) => rows.get(Math.floor(index / PAGE))?.data[index % PAGE] ?? null,
    error: (pages.find((page) => page.error)?.error as CallError | undefined) ?? null,
    unread: pages.find((page) => page.data)?.data?.unread ?? NONE,
    stale: pages.some((page) => page.isPlaceholderData),
    retry: () => {
      for (const page of pages) void page.refetch();
    },
  };
}

/** The rows of `ids` as far as a list that was looked at has them; asked for when it is needed, never followed. */
export function useKnownTracks(): (ids: Iterable<string>) => Track[] {
  const client = useQueryClient();
  return (ids) => {
    const wanted = new Set(ids);
    const found = new Map<string, Track>();
    for (const [, page] of client.getQueriesData<Output<'tracks_list'>>({ queryKey: ['tracks_list'] })) {
      for (const track of page?.data ?? []) if (wanted.has(track.id)) found.set(track.id, track);
    }
    return [...found.values()];
  };
}
