import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from './Keys';
import styles from './Menu.module.css';

export interface MenuEntry {
  label: string;
  icon?: ReactNode;
  keys?: string;
  disabled?: boolean;
  /** Starts a new group. */
  apart?: boolean;
  run(): void;
}

/** A button's list of things to do. */
export function Menu({
  trigger,
  entries,
}: {
  trigger: ReactElement<Record<string, unknown>>;
  entries: MenuEntry[];
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {entries.map((entry) => (
              <Base.Item
                key={entry.label}
                className={styles.item}
                data-apart={entry.apart || undefined}
                disabled={entry.disabled ?? false}
                onClick={entry.run}
              >
                {entry.icon}
                <span className={styles.label}>{entry.label}</span>
                {entry.keys && <Keys keys={entry.keys} />}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
