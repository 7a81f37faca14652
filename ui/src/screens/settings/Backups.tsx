import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { Backup, BackupReason } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Skeleton } from '../../components/Skeleton';
import { say, sayFailed } from '../../components/toast';
import { useBackups, useMakeBackup, useRestoreBackup, useWishedBackup } from '../../data/backups';
import { bytes, dated } from '../../music/format';
import styles from './Backups.module.css';
import { RestoreDialog } from './RestoreDialog';

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

/** Copies of the library: when and why each was made, another one now, and the way back to one of them. */
export function Backups() {
  const backups = useBackups();
  const making = useMakeBackup();
  const restoring = useRestoreBackup();
  const wished = useWishedBackup();
  const [chosen, choose] = useState<Backup | null>(null);
  const all = backups.data;
  const next = all?.find(({ name }) => name === wished);

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
      {next && (
        <p className={styles.next} role="status">
          <b>Close Mismo and start it again.</b> The library then becomes that of {dated(next.made_at)}.
        </p>
      )}
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
        <RestoreDialog
          backup={chosen}
          onClose={() => choose(null)}
          onRestore={() => {
            choose(null);
            restore(chosen);
          }}
        />
      )}
    </Card>
  );
}
