import { Dot } from '../components/Dot';
import { Progress } from '../components/Progress';
import { useAppInfo } from '../data/app';
import { useConnected } from '../data/connection';
import { useQueueProgress } from '../data/queue';
import { useServerStatus } from '../data/server';
import { serverWords } from '../data/serverWords';
import { count, counted, timeLeft } from '../music/format';
import { RestIcon } from '../queue/RestIcon';
import { useRest } from '../queue/rest';
import { Cost } from './Cost';
import { useLibrary } from './library';
import { hrefOf } from './route';
import styles from './StatusBar.module.css';

/** The engine's state in words; a click leads to its screen. */
function Engine() {
  const status = useServerStatus();
  if (!status.data)
    return <span className={styles.quiet}>{status.error ? 'Engine: no answer' : 'Engine …'}</span>;
  const { tone, text } = serverWords(status.data);
  return (
    <a href={hrefOf('engine')} className={styles.engine} data-tone={tone} title={text}>
      <Dot tone={tone} />
      <span className={styles.clip}>{text}</span>
    </a>
  );
}

/** How far the current batch is, and when it will be over by this machine's own rate. */
function Queue() {
  const progress = useQueueProgress().data;
  const rest = useRest();
  const { setSearch } = useLibrary();
  if (!progress) return null;
  if (rest) {
    const words = [rest.sentence, rest.waiting].filter(Boolean).join(' · ');
    return (
      <a href={hrefOf('engine')} className={styles.rest} title={words}>
        <RestIcon why={rest.why} />
        <span className={styles.clip}>{words}</span>
      </a>
    );
  }
  const open = progress.queued + progress.processing;
  if (open === 0) {
    return progress.failed > 0 ? (
      <a href={hrefOf('tracks')} className={styles.broken} onClick={() => setSearch('state:failed')}>
        {counted(progress.failed, 'track')} failed
      </a>
    ) : null;
  }
  if (progress.waiting_for) {
    return (
      <span className={styles.clip} title={progress.waiting_for}>
        {counted(open, 'track waits', 'tracks wait')}, nothing is lost
      </span>
    );
  }
  const ended = progress.completed + progress.failed;
  return (
    <>
      <span>
        Analysing <b className={styles.number}>{count(open)}</b> {open === 1 ? 'track' : 'tracks'}
      </span>
      <Progress value={ended / (ended + open)} label="Analysis progress" width={160} />
      <span className={styles.quiet}>{timeLeft(progress.seconds_left)}</span>
      <span className={styles.quiet}>{count(progress.max_concurrent)} at a time</span>
    </>
  );
}

export function StatusBar() {
  const connected = useConnected();
  const info = useAppInfo().data;
  return (
    <footer className={styles.bar}>
      {connected === false ? (
        <span className={styles.broken} role="status">
          <Dot tone="broken" /> Mismo cannot be reached, trying again
        </span>
      ) : (
        <>
          <Engine />
          <Queue />
        </>
      )}
      <span className={styles.end}>
        {connected !== false && <Cost />}
        {info && new URL(info.api_url).host}
      </span>
    </footer>
  );
}
