import type { OperationName } from '../bridge';
import { useRead, useRun } from './operation';

/** Progress of the current batch. */
export const useQueueProgress = () => useRead('queue_status', {}, { select: ({ progress }) => progress });

/** What queued tracks wait for that can not go now. */
export const useWaitingJobs = () => useRead('queue_status', {}, { select: ({ waiting }) => waiting });

/** Analyses one track; `force` does it again. */
export const useAnalyse = () => useRun('analysis_request', ['queue_status', 'tracks_list', 'track_get']);

/** What changes with many jobs at once. */
const OF_MANY: readonly OperationName[] = [
  'queue_status',
  'tracks_list',
  'tracks_stats',
  'track_get',
  'analysis_improvable',
];

/** Analyses many tracks. Begin it by `useQueueActs().analyse`, which asks before long work. */
export const useAnalyseMany = () => useRun('analysis_reanalyze', OF_MANY);

/** Tells how much work the analysis of many tracks would be; call it with `dry_run`, which changes nothing. */
export const useForecast = () => useRun('analysis_reanalyze');

export const usePauseQueue = () => useRun('queue_pause', ['queue_status', 'settings_list']);
export const useResumeQueue = () => useRun('queue_resume', ['queue_status', 'settings_list']);

/** Cancels jobs of tracks, of a folder, or all. */
export const useCancelJobs = () => useRun('jobs_cancel', OF_MANY);

/** Gives waiting jobs another place. */
export const usePrioritise = () => useRun('jobs_prioritise', ['queue_status']);

/** Tracks that the engine at work would analyse better than they were. */
export const useImprovable = () => useRead('analysis_improvable', {});
