import { Dialog } from '../components/Dialog';
import { Keys } from '../components/Keys';
import styles from './KeysDialog.module.css';
import { keysOf, SHORTCUTS, type ShortcutName } from './shortcuts';

const names = Object.keys(SHORTCUTS) as ShortcutName[];
const groups = ['Everywhere', 'Track list', 'Deck'] as const;

/** All keys, behind `?`. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys" width={720}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3 className={styles.heading}>{group}</h3>
            <dl className={styles.list}>
              {names
                .filter((name) => SHORTCUTS[name].group === group)
                .map((name) => (
                  <div key={name} className={styles.line}>
                    <dt>{SHORTCUTS[name].label}</dt>
                    <dd>
                      <Keys keys={keysOf(name)} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
