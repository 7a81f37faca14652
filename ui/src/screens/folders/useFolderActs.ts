import { useQueryClient } from '@tanstack/react-query';
import type { Directory, TempoRange } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { offerUndo, say, sayFailed } from '../../components/toast';
import {
  useCancelScan,
  useChangeFolder,
  usePauseScan,
  useRemoveFolder,
  useResumeScan,
  useScanFolder,
  useUnwatchFolder,
  useWatchFolder,
} from '../../data/folders';
import { leaving } from '../../data/leaving';

/** Everything that can be done to a folder. */
export interface FolderActs {
  /** Reads what changed; `full` reads every file again. */
  scan(folder: Directory, full?: boolean): void;
  cancel(folder: Directory): void;
  /** Reads nothing of it for now; what was read stays. */
  pauseScan(folder: Directory): void;
  resumeScan(folder: Directory): void;
  /** Notices changes in it, or waits for scans. */
  watch(folder: Directory, on: boolean): void;
  pause(folder: Directory): void;
  resume(folder: Directory): void;
  /** Counts its tempo in another range from now on; null as in the settings. */
  countIn(folder: Directory, range: TempoRange | null): void;
  /** Takes it out of the library after ten seconds in which that can be undone. */
  remove(folder: Directory): void;
}

/** The folders' verbs, each saying what came of it where the list does not show it. */
export function useFolderActs(): FolderActs {
  const client = useQueryClient();
  const scanning = useScanFolder();
  const cancelling = useCancelScan();
  const pausing = usePauseScan();
  const resuming = useResumeScan();
  const watching = useWatchFolder();
  const unwatching = useUnwatchFolder();
  const changing = useChangeFolder();
  const removing = useRemoveFolder();
  const failed = (what: string) => ({ onError: (error: CallError) => sayFailed(what, error) });
  const activate = ({ id, name }: Directory, is_active: boolean) =>
    changing.mutate(
      { id, is_active },
      failed(is_active ? `${name} was not resumed` : `${name} was not paused`),
    );
  return {
    scan: ({ id, name }, full = false) =>
      scanning.mutate({ id, strategy: full ? 'full' : 'hybrid' }, failed(`${name} was not scanned`)),
    cancel: ({ id, name }) =>
      cancelling.mutate(
        { id },
        { ...failed(`The scan of ${name} goes on`), onSuccess: () => say(`Scan of ${name} stopped`) },
      ),
    pauseScan: ({ id, name }) => pausing.mutate({ id }, failed(`The scan of ${name} goes on`)),
    resumeScan: ({ id, name }) => resuming.mutate({ id }, failed(`The scan of ${name} stays paused`)),
    watch: ({ id, name }, on) =>
      on
        ? watching.mutate({ id }, failed(`${name} is not watched`))
        : unwatching.mutate({ id }, failed(`${name} is still watched`)),
    pause: (folder) => activate(folder, false),
    resume: (folder) => activate(folder, true),
    countIn: ({ id, name }, tempo_range) =>
      changing.mutate(
        { id, tempo_range },
        {
          ...failed(`The tempo range of ${name} stays as it was`),
          onSuccess: () => say(`${name} is counted in another range from the next analysis on`),
        },
      ),
    remove({ id, name }) {
      leaving.add(id);
      const settle = async () => {
        try {
          await removing.mutateAsync({ id });
          // It stays out of sight until a list without it is there.
          await client.invalidateQueries({ queryKey: ['directories_list'] });
        } catch (error) {
          sayFailed(`${name} was not removed`, error as CallError);
        } finally {
          leaving.delete(id);
        }
      };
      offerUndo(
        `${name} removed. Files and analysis are kept.`,
        () => leaving.delete(id),
        () => void settle(),
      );
    },
  };
}
