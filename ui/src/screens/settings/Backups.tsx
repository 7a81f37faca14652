import { Copy, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { Backup, BackupReason } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Confirm } from '../../components/Confirm';
import { Skeleton } from '../../components/Skeleton';
import { say, sayFailed } from '../../components/toast';
import { useBackend } from '../../data/backend';
import { useBackups, useKeepLibrary, useMakeBackup, useRestoreBackup } from '../../data/backups';
import { bytes, dated } from '../../music/format';
import styles from './Backups.module.css';

const REASONS: Record<BackupReason, string> = {
  daily: 'Daily',
  update: 'Before an update',
  asked: 'Made by you',
  import: 'Before an import',
};

interface CopyRowProps {
  backup: Backup;
  onRestore: () => void;
}

function CopyRow({ backup, onRestore }: CopyRowProps) {
  const when = dated(backup.made_at);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <p className={styles.when}>{when}</p>
        <p className={styles.quiet}>
          {REASONS[backup.reason]} · {bytes(backup.bytes)}
        </p>
      </div>
      <Button
        look="quiet"
        className={styles.restore}
        aria-label={`Put back the copy of ${when}…`}
        onClick={onRestore}
      >
        Put back…
      </Button>
    </li>
  );
}

/** A copy waits for the next start: how that comes about, and the way back. */
function PutBackNext({ backup }: { backup: Backup }) {
  const { native } = useBackend();
  const keeping = useKeepLibrary();
  const restart = () =>
    void native
      ?.restart()
      .catch((error: CallError) => sayFailed('Mismo was not restarted: close it and start it again', error));
  const keep = () =>
    keeping.mutate(
      { name: backup.name },
      {
        onSuccess: () => say('The library stays as it is'),
        onError: (error: CallError) => sayFailed('The copy is still put back at the next start', error),
      },
    );
  return (
    <div className={styles.next} role="status">
      <p>
        {!native && <b>Close Mismo and start it again. </b>}
        At the next start, the library becomes that of {dated(backup.made_at)}.
      </p>
      <div className={styles.acts}>
        {native && (
          <Button look="primary" icon={<RotateCw aria-hidden />} onClick={restart}>
            Restart Mismo now
          </Button>
        )}
        <Button disabled={keeping.isPending} onClick={keep}>
          Keep the present library
        </Button>
      </div>
    </div>
  );
}

/** Copies of the library: when and why each was made, another one now, and the way back to one of them. */
export function Backups() {
  const backups = useBackups();
  const making = useMakeBackup();
  const restoring = useRestoreBackup();
  const [chosen, choose] = useState<Backup | null>(null);
  const all = backups.data;
  const next = all?.find(({ is_next }) => is_next);

  const make = () =>
    making.mutate(
      {},
      {
        onSuccess: ({ data }) => say(`A copy is made (${bytes(data.bytes)})`),
        onError: (error: CallError) => sayFailed('No copy was made', error),
      },
    );
  const restore = ({ name, made_at }: Backup) =>
    restoring.mutate(
      { name },
      {
        onSuccess: () => say(`The copy of ${dated(made_at)} is put back at the next start`),
        onError: (error: CallError) => sayFailed('The copy is not put back', error),
      },
    );

  return (
    <Card title="Copies of your library">
      {next && <PutBackNext backup={next} />}
      {backups.error && !all ? (
        <p className={styles.problem} role="alert">
          {backups.error.message}
        </p>
      ) : (
        !all && <Skeleton height={44} />
      )}
      {all?.length === 0 && <p className={styles.quiet}>A copy is made every day.</p>}
      {all && all.length > 0 && (
        <ul className={styles.copies}>
          {all.map((backup) => (
            <CopyRow key={backup.name} backup={backup} onRestore={() => choose(backup)} />
          ))}
        </ul>
      )}
      <Button icon={<Copy aria-hidden />} className={styles.make} disabled={making.isPending} onClick={make}>
        Make a copy now
      </Button>
      {chosen && (
        <Confirm
          title={`Put back the copy of ${dated(chosen.made_at)}?`}
          description={
            <>
              At the next start, the library becomes that of {dated(chosen.made_at)}. What was entered since
              is lost. The present library is kept in the folder “damaged” of the data folder. Your music
              files are not touched.
            </>
          }
          act="Put back at the next start"
          onClose={() => choose(null)}
          onAct={() => {
            choose(null);
            restore(chosen);
          }}
        />
      )}
    </Card>
  );
}
