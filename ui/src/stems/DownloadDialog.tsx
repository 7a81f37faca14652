import { CircleAlert } from 'lucide-react';
import { useRef } from 'react';
import type { EngineStems } from '../bindings/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { Progress } from '../components/Progress';
import { bytes } from '../music/format';
import styles from './DownloadDialog.module.css';

interface DownloadDialogProps {
  stems: EngineStems;
  /** The download is being asked for. */
  busy: boolean;
  onClose: () => void;
  onDownload: () => void;
}

/** Asks for the download that stems need, follows it, and says why it failed. Left, the download goes on. */
export function DownloadDialog({ stems, busy, onClose, onDownload }: DownloadDialogProps) {
  const main = useRef<HTMLButtonElement>(null);
  const fetching = stems.state === 'preparing';
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => main.current}
      title="Make stems"
      description={`Stems need a download of ${bytes(stems.download_bytes)}, once.`}
      width={440}
      actions={
        fetching ? (
          <Button ref={main} onClick={onClose}>
            Go on meanwhile
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button ref={main} look="primary" disabled={busy} onClick={onDownload}>
              Download and make stems
            </Button>
          </>
        )
      }
    >
      {fetching && (
        <div className={styles.fetching}>
          <p role="status">Fetching what stems need…</p>
          <Progress value={null} label="Fetching what stems need" />
          <p className={styles.quiet}>The stems are made as soon as it is here.</p>
        </div>
      )}
      {stems.state === 'failed' && stems.error && (
        <div className={styles.failed} role="alert">
          <CircleAlert aria-hidden size={16} />
          <div>
            <p>{stems.error.message}.</p>
            <p className={styles.quiet}>{stems.error.hint}</p>
          </div>
        </div>
      )}
    </Dialog>
  );
}
