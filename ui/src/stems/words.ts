/** What is said of making stems. */
import type { ReanalyzeSummary } from '../bindings/types';
import { counted, roughly } from '../music/format';

/** Seconds of work for a second of music, on two cores. */
const WORK_A_SECOND = 0.2;

/** How long stems of `tracks` take, where `length` is the usual length of a track in seconds. */
export const workWords = (tracks: number, length: number): string => roughly(tracks * length * WORK_A_SECOND);

/** What was asked for, in the sentence of a toast; `title` where it is one track that is known. */
export function queuedWords({ queued }: ReanalyzeSummary, title: string | null): string {
  if (queued === 0) return 'Queued already';
  if (title !== null) return `Stems of ${title} are queued`;
  return `Stems of ${counted(queued, 'track')} are queued`;
}

/** Why some were left out; empty without any. */
export function leftOutWords({ failed, errors }: ReanalyzeSummary): string {
  if (failed === 0) return '';
  const why = errors[0]?.error;
  return `${counted(failed, 'track')} ${failed === 1 ? 'was' : 'were'} left out${why ? `: ${why}` : ''}.`;
}
