import { useRead, useRun } from './operation';

/** What a choice among copies changes. */
const CHANGES = [
  'duplicates_list',
  'duplicates_stats',
  'duplicate_get',
  'tracks_list',
  'smart_lists',
  'track_get',
] as const;

/** The first groups of copies: those that wait for a decision, or those that have one. */
export const useDuplicates = (resolved: boolean, limit: number) =>
  useRead('duplicates_list', { is_resolved: resolved, limit });

export const useDuplicateStats = () => useRead('duplicates_stats', {}, { select: ({ data }) => data });

/** One group with its tracks. */
export const useDuplicate = (id: string) => useRead('duplicate_get', { id }, { select: ({ data }) => data });

/** Compares all files anew, those too whose audio was not read yet. */
export const useFindDuplicates = () => useRun('duplicates_scan', CHANGES);
export const useResolveDuplicates = () => useRun('duplicate_resolve', CHANGES);
export const useRestoreDuplicates = () => useRun('duplicate_restore', CHANGES);
