import { useRead, useRun } from './operation';

/** Progress of the current batch. */
export const useQueueProgress = () => useRead('queue_status', {}, { select: ({ progress }) => progress });

/** Analyses one track; `force` does it again. */
export const useAnalyse = () => useRun('analysis_request', ['queue_status', 'tracks_list', 'track_get']);

/** Analyses many tracks. */
export const useAnalyseMany = () =>
  useRun('analysis_reanalyze', [
    'queue_status',
    'tracks_list',
    'tracks_stats',
    'track_get',
    'analysis_improvable',
  ]);

/** Tracks that the engine at work would analyse better than they were. */
export const useImprovable = () => useRead('analysis_improvable', {});

export const useCancelJob = () => useRun('job_cancel', ['queue_status', 'tracks_list', 'track_get']);
