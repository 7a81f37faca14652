import { useSmartLists } from '../data/smartLists';
import { useTrack } from '../data/tracks';
import { useSaveSearch, useSmartListActs } from '../lists/smartLists';
import type { Command } from './commands';
import { useLibrary } from './library';
import { go, hrefOf } from './route';
import { keysOf } from './shortcuts';

/** Smart lists, and what goes with the chosen track. */
export function useSearchCommands(): Command[] {
  const { chosen, setTrail, setSearch } = useLibrary();
  const track = useTrack(chosen).data;
  const lists = useSmartLists().data ?? [];
  const acts = useSmartListActs();
  const saving = useSaveSearch();
  const group = 'Smart lists';
  return [
    ...(track
      ? [
          {
            id: 'fits',
            group: 'Search',
            label: `What goes with ${track.title ?? track.relative_path}`,
            keys: keysOf('fits'),
            run: () => {
              go(hrefOf('tracks'));
              setTrail([track.id]);
            },
          },
        ]
      : []),
    ...(saving.may
      ? [{ id: 'list-save', group, label: 'Save the search', keys: keysOf('saveList'), run: saving.save }]
      : []),
    ...lists.map((list) => ({
      id: `list-${list.id}`,
      group,
      label: list.name,
      run: () => {
        setSearch('');
        go(hrefOf('tracks', { list: list.id }));
      },
    })),
    ...lists.flatMap((list) => [
      { id: `list-change-${list.id}`, group, label: `Change ${list.name}…`, run: () => acts.edit(list) },
      list.is_hidden
        ? {
            id: `list-show-${list.id}`,
            group,
            label: `Show ${list.name} in the side bar`,
            run: () => acts.show(list),
          }
        : { id: `list-hide-${list.id}`, group, label: `Hide ${list.name}`, run: () => acts.hide(list) },
      { id: `list-remove-${list.id}`, group, label: `Remove ${list.name}`, run: () => acts.remove(list) },
    ]),
    { id: 'lists-restore', group, label: 'Restore the lists of Mismo', run: acts.restore },
  ];
}
