/** The queue's verbs: resting, going on, order, cancelling, trying again, and how long it would take. */
import type { JobsChanged, QueueProgress, QueueRest, Setting, Track, WaitingJobs } from '../bindings/types';
import type { Output } from '../bridge/backend';
import type { Answers, FakeBackend } from './FakeBackend';

/** Setting behind each rest, and what the application says of it. */
const RESTS: Record<QueueRest, { key: string; words: string }> = {
  paused: { key: 'queue_paused', words: 'Analysis is paused' },
  battery: {
    key: 'ANALYSIS_PAUSE_ON_BATTERY',
    words: 'This computer runs on battery: analysis goes on when it is plugged in',
  },
  performing: {
    key: 'ANALYSIS_PAUSE_WHILE_PERFORMING',
    words: 'Mixxx is running: analysis goes on when it is closed',
  },
};

const none = { total: 0, high: 0, normal: 0, low: 0 };

const nobodyWaits: WaitingJobs = {
  no_server: 0,
  no_able_server: 0,
  folder_offline: 0,
  file_missing: 0,
  paused: 0,
};

/** The queue as `queue_status` and its neighbours answer it. */
export const queueAnswer = (progress: QueueProgress, waiting = nobodyWaits): Output<'queue_status'> => {
  const stats = { queued: none, processing: none };
  return {
    queue: {
      isProcessing: progress.processing > 0,
      maxConcurrentJobs: progress.max_concurrent,
      processingCount: progress.processing,
      queuedCount: progress.queued,
      stats,
    },
    stats,
    waiting,
    progress,
  };
};

/** `progress` at rest for this reason, as the application tells it: the sentence only while something waits. */
export const resting = (progress: QueueProgress, rest: QueueRest | null): QueueProgress => ({
  ...progress,
  rest,
  waiting_for: rest !== null && progress.queued > 0 ? RESTS[rest].words : null,
});

/** The queue after `changed` was set: what ended its rest, or began one. */
export function afterSetting(progress: QueueProgress, { key, parsedValue }: Setting): QueueProgress {
  if (key === RESTS.paused.key) return resting(progress, parsedValue === true ? 'paused' : null);
  const ended = progress.rest !== null && RESTS[progress.rest].key === key && parsedValue === false;
  return ended ? resting(progress, null) : progress;
}

const withState = (tracks: readonly Track[], ids: ReadonlySet<string>, states: readonly Track['state'][]) =>
  tracks.filter(({ id, state }) => ids.has(id) && states.includes(state)).map(({ id }) => id);

const changed = (message: string, count: number): JobsChanged => ({ message, count });

/** Answers of the queue's verbs over `fake`. */
export function queueAnswers(fake: FakeBackend): Answers {
  const pause = async (on: boolean) => {
    fake.set('queue_paused', on);
    return queueAnswer(fake.queue);
  };
  return {
    analysis_request: ({ track_id, priority = 'normal' }) => {
      const track = fake.track(track_id);
      return {
        message: 'queued',
        job: {
          job_id: track.file_hash ?? '',
          track_id,
          status: 'queued',
          priority,
          progress_percent: 0,
          created_at: '2026-11-23 14:03:00',
          last_error: null,
        },
      };
    },
    job_cancel: ({ id }) => ({ message: 'cancelled', job_id: id }),
    queue_status: () => queueAnswer(fake.queue),
    queue_pause: () => pause(true),
    queue_resume: () => pause(false),
    jobs_prioritise: ({ track_ids }) =>
      changed('moved', withState(fake.tracks, new Set(track_ids), ['queued']).length),
    jobs_cancel: ({ track_ids, all }) => {
      const ids = new Set(all ? fake.tracks.map(({ id }) => id) : track_ids);
      const cancelled = withState(fake.tracks, ids, ['queued', 'analysing']);
      const count = all ? fake.queue.queued + fake.queue.processing : cancelled.length;
      fake.settle(cancelled, 'new');
      if (all) fake.tell({ ...fake.queue, queued: 0, processing: 0, waiting_for: null });
      return changed('cancelled', count);
    },
    analysis_reanalyze: ({ track_ids, library_id, options, improvable_only, failed_only, dry_run }) => {
      const failed = fake.tracks.filter(({ state }) => state === 'failed').map(({ id }) => id);
      const inFolder = fake.tracks.filter(({ library_directory_id: folder }) => folder === library_id);
      const everything = library_id === undefined ? fake.tracks.length : inFolder.length;
      const named = failed_only ? failed : track_ids;
      const total = improvable_only ? fake.improvable.count : (named?.length ?? everything);
      const summary = {
        total_requested: total,
        queued: dry_run ? 0 : total,
        failed: 0,
        errors: [],
        estimated_seconds: total * fake.secondsATrack,
      };
      if (!dry_run) {
        if (improvable_only) fake.improvable = { ...fake.improvable, count: 0 };
        if (options?.stems && track_ids) fake.stems.ask(track_ids);
        if (named) fake.settle(named, 'queued');
      }
      return { message: dry_run ? 'asked' : 'queued', summary };
    },
  };
}
