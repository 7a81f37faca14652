import { Menu as Base } from '@base-ui/react/menu';
import { Keys } from './Keys';
import type { MenuEntry } from './Menu';
import styles from './Menu.module.css';

/** A place on the screen, in CSS pixels of the window. */
export interface Point {
  x: number;
  y: number;
}

export interface MenuGroup {
  heading?: string;
  entries: readonly MenuEntry[];
}

interface PointMenuProps {
  /** Where it opens; null while it is closed. */
  at: Point | null;
  label: string;
  groups: readonly MenuGroup[];
  onClose: () => void;
}

export const anchorAt = ({ x, y }: Point) => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) });

/** Below an element: where a menu opens that a key asked for. */
export function below(element: Element): Point {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** A list of things to do, behind a right click or the menu key. Groups without entries are left out. */
export function PointMenu({ at, label, groups, onClose }: PointMenuProps) {
  return (
    <Base.Root open={at !== null} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Base.Portal>
        <Base.Positioner
          anchor={at && anchorAt(at)}
          side="bottom"
          align="start"
          className={styles.positioner}
          onContextMenu={(event) => event.preventDefault()}
        >
          <Base.Popup className={styles.popup} aria-label={label}>
            {groups
              .filter(({ entries }) => entries.length > 0)
              .map(({ heading, entries }, index) => (
                <Base.Group key={heading ?? entries[0]?.label}>
                  {heading && <Base.GroupLabel className={styles.heading}>{heading}</Base.GroupLabel>}
                  {!heading && index > 0 && <Base.Separator className={styles.separator} />}
                  {entries.map((entry) => (
                    <Base.Item
                      key={entry.label}
                      className={styles.item}
                      disabled={entry.disabled ?? false}
                      onClick={entry.run}
                    >
                      {entry.icon}
                      <span className={styles.label}>{entry.label}</span>
                      {entry.keys && <Keys keys={entry.keys} />}
                    </Base.Item>
                  ))}
                </Base.Group>
              ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
