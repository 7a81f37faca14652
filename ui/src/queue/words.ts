/** What is said of the queue. */
import type {
  QueueProgress,
  QueueRest,
  ReanalyzeRequest,
  ReanalyzeSummary,
  WaitingJobs,
} from '../bindings/types';
import { count, counted } from '../music/format';

/** Work that takes longer than this, in seconds, is not begun by one click. */
const LONG = 3600;

/** True where the DJ is asked first. */
export const isLong = ({
  estimated_seconds: seconds,
}: Pick<ReanalyzeSummary, 'estimated_seconds'>): boolean => seconds !== null && seconds > LONG;

/** A forecast of work, written out: `about 75 minutes`, `about 3 hours`, `about 4 days`. */
export function lengthOfWork(seconds: number): string {
  if (seconds < 90 * 60) return `about ${counted(Math.round(seconds / 60), 'minute')}`;
  if (seconds < 48 * 3600) return `about ${counted(Math.round(seconds / 3600), 'hour')}`;
  return `about ${counted(Math.round(seconds / 86_400), 'day')}`;
}

/** The question before long work. */
export function questionOf({ options }: ReanalyzeRequest, tracks: number): string {
  const all = counted(tracks, 'track');
  return options?.stems && options.basic_features === false ? `Make stems of ${all}?` : `Analyse ${all}?`;
}

const RESTS: Record<QueueRest, string> = {
  paused: 'Analysis is paused',
  battery: 'This computer runs on battery: analysis goes on when it is plugged in',
  performing: 'A program to play with is running: analysis goes on when it is closed',
};

/** Why the queue rests; the application names the program, as long as tracks wait. */
export const restWords = (rest: QueueRest, { waiting_for }: Pick<QueueProgress, 'waiting_for'>): string =>
  waiting_for ?? RESTS[rest];

/** What waits meanwhile: `312 tracks wait`, `2 tracks are finished first, 310 wait`; empty for nothing. */
export function waitingWords({ queued, processing }: Pick<QueueProgress, 'queued' | 'processing'>): string {
  if (processing === 0) return queued === 0 ? '' : counted(queued, 'track waits', 'tracks wait');
  const first = counted(processing, 'track is finished first', 'tracks are finished first');
  return queued === 0 ? first : `${first}, ${count(queued)} ${queued === 1 ? 'waits' : 'wait'}`;
}

/** What some of the queued tracks wait for while others go on: `12 tracks wait for a folder that is offline`. */
export function heldUpWords({
  no_able_server: unable,
  folder_offline: offline,
  file_missing: missing,
}: Pick<WaitingJobs, 'no_able_server' | 'folder_offline' | 'file_missing'>): string[] {
  const waits = (jobs: number, what: string) =>
    jobs === 0 ? [] : [`${counted(jobs, 'track waits', 'tracks wait')} for ${what}`];
  return [
    ...waits(unable, 'a server that makes all that was asked for, such as stems'),
    ...waits(offline, 'a folder that is offline'),
    ...waits(missing, 'a file that is missing'),
  ];
}
