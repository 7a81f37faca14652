import { Copy, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useReveal } from '../../app/useReveal';
import { Button } from '../../components/Button';
import { copy } from '../../components/copy';
import { LogList } from '../../components/LogList';
import { copyText, everything, logRows } from '../../components/logRows';
import { useAppInfo } from '../../data/app';
import { useLogs } from '../../data/logs';
import styles from './EngineLog.module.css';

/** What the engine has printed, newest at the end. */
export function EngineLog({ preparing }: { preparing: boolean }) {
  const reveal = useReveal();
  const info = useAppInfo().data;
  const logs = useLogs();
  const [follow, setFollow] = useState(true);
  // Before there is an engine, it is the application that writes of its preparation.
  const source = preparing ? 'all' : 'engine';
  const rows = logRows(logs.data ?? [], { ...everything, level: 'debug', source }).filter(
    (row) => row.kind === 'line',
  );
  return (
    <section className={styles.card}>
      <header className={styles.head}>
        <h2>{preparing ? 'Log' : 'Engine log'}</h2>
        <Button
          look="quiet"
          icon={<Copy aria-hidden />}
          disabled={rows.length === 0}
          onClick={() => copy(copyText(rows), 'Log')}
        >
          Copy
        </Button>
        {reveal && info && (
          <Button look="quiet" icon={<FolderOpen aria-hidden />} onClick={() => reveal(info.log_dir)}>
            Open folder
          </Button>
        )}
      </header>
      {rows.length > 0 ? (
        <LogList
          label="Engine log"
          rows={rows}
          follow={follow}
          onFollow={setFollow}
          className={styles.list}
        />
      ) : (
        <p className={styles.none}>
          {logs.error
            ? `The log cannot be read: ${logs.error.message}`
            : 'The engine has printed nothing yet.'}
        </p>
      )}
    </section>
  );
}
