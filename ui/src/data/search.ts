import { useRead } from './operation';

/** What the word at the caret of the search line could become, while it is asked for. */
export const useSuggestions = (search: string, at: number, asked: boolean) =>
  useRead('search_suggest', { search, at }, { enabled: asked, gcTime: 30_000 });

/** Tracks that are asked for at once. */
export const MOST_FITS = 100;

/** Tracks that go with a track, the nearest first. */
export const useFits = (id: string) =>
  useRead('track_fits', { id, limit: MOST_FITS }, { select: ({ data }) => data, placeholderData: undefined });
