import { Copy } from 'lucide-react';
import type { Directory } from '../../bindings/types';
import { copy } from '../../components/copy';
import { IconButton } from '../../components/IconButton';
import { Popover } from '../../components/Popover';
import styles from './PollingNote.module.css';

/** Why a folder is looked at now and then instead of being watched, and what ends that. */
export function PollingNote({ folder }: { folder: Directory }) {
  const { watching, watching_reason, watching_fix } = folder;
  if (watching !== 'polling') return null;
  return (
    <Popover
      title="Changes show up within a minute or so"
      align="start"
      trigger={
        <button type="button" className={styles.trigger}>
          Looked at now and then
        </button>
      }
    >
      <p className={styles.reason}>
        {watching_reason}. Mismo looks at the folder now and then instead of being told of each change.
      </p>
      {watching_fix && (
        <>
          <p className={styles.reason}>This ends it at once. Type it in a terminal:</p>
          <p className={styles.fix}>
            <code>{watching_fix}</code>
            <IconButton
              label="Copy the command"
              icon={<Copy />}
              onClick={() => copy(watching_fix, 'Command')}
            />
          </p>
        </>
      )}
    </Popover>
  );
}
