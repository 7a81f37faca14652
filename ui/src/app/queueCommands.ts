import { useQueueProgress } from '../data/queue';
import { useKnownTracks, useTrackStats } from '../data/tracks';
import { counted } from '../music/format';
import { useQueueActs } from '../queue/queueActs';
import { useRest } from '../queue/rest';
import type { Command } from './commands';
import { useLibrary } from './library';
import { keysOf } from './shortcuts';

/** What can be done to the queue, and to the place of the selected tracks in it. */
export function useQueueCommands(): Command[] {
  const { selected } = useLibrary();
  const acts = useQueueActs();
  const rest = useRest();
  const progress = useQueueProgress().data;
  const failed = useTrackStats().data?.failed ?? 0;
  const known = useKnownTracks()(selected);
  const group = 'Analysis';
  const open = progress ? progress.queued + progress.processing : 0;

  const ids = [...selected];
  // Of rows that are not known, everything is offered: the application leaves out what does not wait.
  const partly = known.length < ids.length;
  const waits = partly || known.some(({ state }) => state === 'queued');
  const runs = waits || known.some(({ state }) => state === 'analysing');
  const [one] = known;
  const of = ids.length === 1 && one ? (one.title ?? one.relative_path) : counted(ids.length, 'track');

  const commands: (Command | false | null)[] = [
    rest?.why !== 'paused' && {
      id: 'queue-pause',
      group,
      label: 'Pause the analysis',
      keys: keysOf('pause'),
      run: acts.pause,
    },
    rest &&
      rest.locked === null && {
        id: 'queue-go-on',
        group,
        label: rest.why === 'paused' ? 'Go on with the analysis' : rest.goOn,
        ...(rest.why === 'paused' && { keys: keysOf('pause') }),
        run: () => acts.goOn(rest.why),
      },
    failed > 0 && {
      id: 'retry-failed',
      group,
      label: `Retry ${counted(failed, 'failed track')}`,
      run: acts.retryFailed,
    },
    open > 0 && { id: 'cancel-all', group, label: 'Cancel all analyses…', run: acts.cancelAll },
    ids.length > 1 && {
      id: 'analyse-selected',
      group,
      label: `Analyse ${of} again`,
      run: () => acts.analyse({ track_ids: ids, priority: 'high' }),
    },
    waits &&
      ids.length > 0 && {
        id: 'first-selected',
        group,
        label: `Analyse ${of} first`,
        run: () => acts.first(ids),
      },
    runs &&
      ids.length > 0 && {
        id: 'cancel-selected',
        group,
        label: `Cancel the analysis of ${of}`,
        run: () => acts.cancel(ids),
      },
  ];
  return commands.filter((command) => command !== false && command !== null);
}
