import type { StartStage } from '../../bindings/types';
import { useRunningFor } from '../../components/useRunningFor';
import { asOfNow } from './timeline';

/** The stages of a start as they are now: the one under way grows between two events. */
export function useTimeline(stages: readonly StartStage[]): StartStage[] {
  const stage = stages.find(({ state }) => state === 'running');
  const running = useRunningFor(stage ? (stage.durationMs ?? 0) : null);
  return asOfNow(stages, running);
}
