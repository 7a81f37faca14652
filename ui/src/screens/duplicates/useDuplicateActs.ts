import { useState } from 'react';
import type { DuplicateGroup } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { offerUndo, say, sayFailed } from '../../components/toast';
import { useBackend } from '../../data/backend';
import { useFindDuplicates, useResolveDuplicates, useRestoreDuplicates } from '../../data/duplicates';
import { counted } from '../../music/format';

/** Groups that are asked for at once. */
const PAGE = 1000;

/** How far deciding many groups is; null while it is not under way. */
export interface Deciding {
  done: number;
  total: number;
}

/** What the DJ does with copies of the same audio. Each act says how it went; what was set aside can be brought back. */
export function useDuplicateActs() {
  const backend = useBackend();
  const resolving = useResolveDuplicates();
  const restoring = useRestoreDuplicates();
  const finding = useFindDuplicates();
  const [deciding, setDeciding] = useState<Deciding | null>(null);

  const restore = async (ids: readonly string[]) => {
    try {
      for (const id of ids) await restoring.mutateAsync({ id });
      say(ids.length === 1 ? 'The copies are in your lists again' : 'All copies are in your lists again');
    } catch (error) {
      sayFailed('Not all copies were brought back', error as CallError);
    }
  };

  const resolve = async (group: DuplicateGroup, chosen: string) => {
    try {
      await resolving.mutateAsync({ id: group.id, canonicalTrackId: chosen });
      const others = group.track_count - 1;
      offerUndo(others === 1 ? 'One copy is set aside' : `${others} copies are set aside`, () => {
        void restore([group.id]);
      });
    } catch (error) {
      sayFailed('Nothing was set aside', error as CallError);
    }
  };

  /** Decides all groups that wait for it: the copy that is the better one stays in the lists. */
  const resolveAll = async (signal: AbortSignal) => {
    const done: string[] = [];
    let copies = 0;
    try {
      const groups: DuplicateGroup[] = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const answer = await backend.call('duplicates_list', { is_resolved: false, limit: PAGE, page });
        groups.push(...answer.data);
        pages = answer.pagination.totalPages;
      }
      for (const { id, canonical_track_id, track_count } of groups) {
        if (signal.aborted) break;
        setDeciding({ done: done.length, total: groups.length });
        await backend.call('duplicate_resolve', { id, canonicalTrackId: canonical_track_id });
        done.push(id);
        copies += track_count - 1;
      }
    } catch (error) {
      sayFailed(`Only ${counted(done.length, 'track')} could be decided`, error as CallError);
    } finally {
      setDeciding(null);
    }
    if (done.length > 0)
      offerUndo(`${counted(copies, 'copy is', 'copies are')} set aside`, () => void restore(done));
  };

  const find = () =>
    finding.mutate(
      {},
      {
        onSuccess: ({ data }) =>
          say(
            data.groupsCreated === 0
              ? 'No track has a second file'
              : `${counted(data.groupsCreated, 'track has', 'tracks have')} more than one file`,
            data.newlyHashed > 0 ? `${counted(data.newlyHashed, 'file')} read for the first time.` : '',
          ),
        onError: (error) => sayFailed('The files were not compared', error),
      },
    );

  return {
    resolve,
    restore,
    resolveAll,
    find,
    deciding,
    finding: finding.isPending,
    busy: resolving.isPending,
  };
}

export type DuplicateActs = ReturnType<typeof useDuplicateActs>;
