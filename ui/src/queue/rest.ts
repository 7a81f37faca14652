/** Why the queue rests though it could work, and what lets it go on. */
import type { QueueRest } from '../bindings/types';
import { useQueueProgress } from '../data/queue';
import { lockedBy, useSettings } from '../data/settings';
import { restWords, waitingWords } from './words';

/** The setting behind each reason. */
export const SETTING_OF: Record<QueueRest, string> = {
  paused: 'queue_paused',
  battery: 'ANALYSIS_PAUSE_ON_BATTERY',
  performing: 'ANALYSIS_PAUSE_WHILE_PERFORMING',
};

export interface Rest {
  why: QueueRest;
  /** One sentence, without a full stop. */
  sentence: string;
  /** What waits meanwhile; empty for nothing. */
  waiting: string;
  /** Label of what lets it go on. */
  goOn: string;
  /** Said instead of it where the environment holds the reason; null where the window may end it. */
  locked: string | null;
}

/** Null while the queue does not rest. */
export function useRest(): Rest | null {
  const progress = useQueueProgress().data;
  const settings = useSettings().data;
  const why = progress?.rest;
  if (!why) return null;
  const setting = settings?.find(({ key }) => key === SETTING_OF[why]);
  const locked = setting?.locked ? lockedBy(setting) : null;
  return {
    why,
    sentence: restWords(why, progress),
    waiting: waitingWords(progress),
    goOn: why === 'paused' ? 'Go on' : 'Analyse anyway',
    locked: locked && `${locked}: ${SETTING_OF[why]}`,
  };
}
