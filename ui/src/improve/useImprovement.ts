import { useImprovable } from '../data/queue';
import { counted } from '../music/format';
import { useQueueActs } from '../queue/queueActs';

/** What the engine at work would do better than what did it before. */
export interface Improvement {
  tracks: number;
  /** Name and version of that engine. */
  engine: string;
  /** `312 tracks could be improved by the newer engine.` */
  sentence: string;
  busy: boolean;
  /** Analyses them again, after everything else that waits. */
  run(): void;
}

/** Null while there is nothing to improve. */
export function useImprovement(): Improvement | null {
  const improvable = useImprovable().data;
  const { analyse, busy } = useQueueActs();
  if (!improvable || improvable.count === 0 || improvable.engine === null) return null;
  return {
    tracks: improvable.count,
    engine: improvable.engine,
    sentence: `${counted(improvable.count, 'track')} could be improved by the newer engine.`,
    busy,
    run: () =>
      analyse(
        { all: true, improvable_only: true, priority: 'low' },
        (queued) => `Queued ${counted(queued, 'track')}, after everything that waits`,
      ),
  };
}
