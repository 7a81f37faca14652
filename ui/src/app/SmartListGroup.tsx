import { Ellipsis, ListPlus } from 'lucide-react';
import { useState } from 'react';
import type { SmartList } from '../bindings/types';
import { IconButton } from '../components/IconButton';
import { Menu } from '../components/Menu';
import { type Point, PointMenu } from '../components/PointMenu';
import { useSmartLists } from '../data/smartLists';
import { useSaveSearch, useSmartListActs } from '../lists/smartLists';
import type { Route } from './route';
import styles from './SideBar.module.css';
import { SmartListEntry } from './SmartListEntry';

/** Smart lists of the side bar, and all that can be done with them. */
export function SmartListGroup({ route, folded }: { route: Route; folded: boolean }) {
  const acts = useSmartListActs();
  const saving = useSaveSearch();
  const known = useSmartLists();
  const [renaming, rename] = useState<string | null>(null);
  const [dragged, drag] = useState<SmartList | null>(null);
  const [menu, setMenu] = useState<{ at: Point; list: SmartList } | null>(null);
  const lists = known.data ?? [];
  const shown = lists.filter(({ is_hidden }) => !is_hidden);
  const hidden = lists.filter(({ is_hidden }) => is_hidden);
  const neighbour = (list: SmartList) => (by: 1 | -1) =>
    shown[shown.findIndex(({ id }) => id === list.id) + by];

  const entriesOf = (list: SmartList) => {
    const next = neighbour(list);
    const move = (by: 1 | -1) => () => {
      const other = next(by);
      if (other) acts.place(list, other);
    };
    return [
      {
        entries: [
          { label: 'Rename', keys: 'F2', run: () => rename(list.id) },
          { label: 'Change…', run: () => acts.edit(list) },
        ],
      },
      {
        entries: [
          { label: 'Move up', keys: 'Alt ↑', disabled: !next(-1), run: move(-1) },
          { label: 'Move down', keys: 'Alt ↓', disabled: !next(1), run: move(1) },
        ],
      },
      {
        entries: [
          { label: 'Hide', run: () => acts.hide(list) },
          { label: 'Remove', keys: 'Del', run: () => acts.remove(list) },
        ],
      },
    ];
  };

  return (
    <>
      <div className={styles.group}>
        {!folded && <h2 className={styles.heading}>Smart lists</h2>}
        <Menu
          trigger={<IconButton label="Smart lists" side="right" icon={<Ellipsis />} />}
          entries={[
            {
              label: 'Save this search',
              icon: <ListPlus aria-hidden />,
              disabled: !saving.may,
              run: saving.save,
            },
            ...hidden.map((list, index) => ({
              label: `Show ${list.name}`,
              apart: index === 0,
              run: () => acts.show(list),
            })),
            { label: 'Restore the lists of Mismo', apart: true, run: acts.restore },
          ]}
        />
      </div>
      {shown.map((list) => (
        <SmartListEntry
          key={list.id}
          list={list}
          current={route.screen === 'tracks' && route.list === list.id}
          folded={folded}
          renaming={renaming === list.id}
          onRenaming={(on) => rename(on ? list.id : null)}
          neighbour={neighbour(list)}
          dragged={dragged}
          onDrag={drag}
          onMenu={(at, of) => setMenu({ at, list: of })}
        />
      ))}
      {shown.length === 0 && !folded && !known.isPending && (
        <p className={styles.none} title={known.error?.message}>
          {known.error
            ? 'The smart lists cannot be read'
            : 'Search for something and save it: it stays here.'}
        </p>
      )}
      <PointMenu
        at={menu?.at ?? null}
        label={menu ? `Smart list ${menu.list.name}` : ''}
        groups={menu ? entriesOf(menu.list) : []}
        onClose={() => setMenu(null)}
      />
    </>
  );
}
