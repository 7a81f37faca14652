/** What is said of making stems. */
import type { ReanalyzeSummary } from '../bindings/types';
import { counted } from '../music/format';

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
