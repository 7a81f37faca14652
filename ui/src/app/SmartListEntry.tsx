import { type KeyboardEvent, useState } from 'react';
import type { SmartList } from '../bindings/types';
import type { Point } from '../components/PointMenu';
import { below } from '../components/PointMenu';
import { iconOf } from '../lists/icons';
import { useSmartListActs } from '../lists/smartLists';
import { count } from '../music/format';
import { useLibrary } from './library';
import { hrefOf } from './route';
import styles from './SideBar.module.css';
import { SideBarEntry } from './SideBarEntry';

interface SmartListEntryProps {
  list: SmartList;
  current: boolean;
  folded: boolean;
  /** Its name is being changed. */
  renaming: boolean;
  onRenaming: (on: boolean) => void;
  /** The list that stands before or after it. */
  neighbour: (by: 1 | -1) => SmartList | undefined;
  dragged: SmartList | null;
  onDrag: (list: SmartList | null) => void;
  onMenu: (at: Point, list: SmartList) => void;
}

/** The name in a field, in its own place. */
function Rename({ list, onDone }: { list: SmartList; onDone: () => void }) {
  const { rename } = useSmartListActs();
  const [name, setName] = useState(list.name);
  const keep = () => {
    rename(list, name);
    onDone();
  };
  return (
    <span className={styles.entry}>
      <span className={styles.icon} aria-hidden>
        {iconOf(list)}
      </span>
      <input
        // biome-ignore lint/a11y/noAutofocus: it stands where the DJ asked for it
        autoFocus
        aria-label={`Name of ${list.name}`}
        className={styles.rename}
        maxLength={100}
        value={name}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setName(target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
          if (event.key === 'Escape') {
            event.stopPropagation();
            onDone();
          }
        }}
      />
    </span>
  );
}

/** A smart list in the side bar: opened by a click, moved by a drag or with Alt and the arrows, named anew with F2. */
export function SmartListEntry(props: SmartListEntryProps) {
  const { list, current, folded, renaming, onRenaming, neighbour, dragged, onDrag, onMenu } = props;
  const { place, remove } = useSmartListActs();
  const { setSearch } = useLibrary();
  /** Something is dragged over it. */
  const [over, setOver] = useState(false);
  if (renaming && !folded) return <Rename list={list} onDone={() => onRenaming(false)} />;

  const move = (by: 1 | -1) => {
    const other = neighbour(by);
    if (other) place(list, other);
  };
  const actOf = ({ key, altKey, shiftKey, currentTarget }: KeyboardEvent<HTMLElement>) => {
    if (altKey) {
      if (key === 'ArrowUp') return () => move(-1);
      return key === 'ArrowDown' ? () => move(1) : null;
    }
    if (key === 'F2') return () => onRenaming(true);
    if (key === 'Delete') return () => remove(list);
    const menu = key === 'ContextMenu' || (key === 'F10' && shiftKey);
    return menu ? () => onMenu(below(currentTarget), list) : null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const act = actOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  };
  const takes = dragged !== null && dragged.id !== list.id;
  return (
    <SideBarEntry
      href={hrefOf('tracks', { list: list.id })}
      icon={iconOf(list)}
      label={list.name}
      current={current}
      folded={folded}
      end={<span className={styles.number}>{count(list.count)}</span>}
      title={folded ? undefined : list.search}
      data-over={takes && over ? (dragged.position < list.position ? 'below' : 'above') : undefined}
      draggable
      onClick={() => setSearch('')}
      onDoubleClick={() => onRenaming(true)}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu({ x: event.clientX, y: event.clientY }, list);
      }}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', list.name);
        onDrag(list);
      }}
      onDragOver={(event) => {
        if (!takes) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (dragged) place(dragged, list);
        onDrag(null);
      }}
      onDragEnd={() => onDrag(null)}
    />
  );
}
