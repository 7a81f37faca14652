import { Folder, FolderPlus, WifiOff } from 'lucide-react';
import { useAddFolders } from '../../app/addFolder';
import { hrefOf } from '../../app/route';
import { Button } from '../../components/Button';
import { Logo } from '../../components/Logo';
import { Skeleton } from '../../components/Skeleton';
import { useAppInfo } from '../../data/app';
import { useBackend } from '../../data/backend';
import { useEngine } from '../../data/engine';
import { useServerStatus } from '../../data/server';
import { useAskImport } from '../../importing/importing';
import { storyOf } from '../engine/Failure';
import { PreparationView } from '../engine/PreparationView';
import { useEngineActs } from '../engine/useEngineActs';
import styles from './FirstRunScreen.module.css';

/** The one thing to do: say where the music is. */
function AddFolder() {
  const { choose, add, busy } = useAddFolders();
  const { native } = useBackend();
  const suggested = useAppInfo().data?.suggested_folders ?? [];
  return (
    <>
      <div className={styles.drop}>
        <span className={styles.folder} aria-hidden>
          <FolderPlus size={24} strokeWidth={1.75} />
        </span>
        <div className={styles.dropWords}>
          <h2>Add your music folder</h2>
          <p>{native ? 'Drop it here, or choose it.' : 'Choose where it lies.'} You can add more later.</p>
        </div>
        <Button look="primary" size="large" disabled={busy} onClick={choose}>
          Choose folder…
        </Button>
      </div>
      {suggested.length > 0 && (
        <div className={styles.found}>
          <span className={styles.foundWords}>
            <Folder aria-hidden size={16} /> Found on this computer:
          </span>
          {suggested.map((path) => (
            <button
              key={path}
              type="button"
              className={styles.suggestion}
              disabled={busy}
              aria-label={`Add ${path}`}
              onClick={() => void add(path)}
            >
              {path}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** For whoever used Mismo before: their library has the folders, and what was analysed. */
function BringIn() {
  const ask = useAskImport();
  return (
    <p className={styles.bringIn}>
      Used Mismo before?{' '}
      <button type="button" onClick={ask}>
        Bring in your library…
      </button>
    </p>
  );
}

/** How far the engine is; what fails here never stands in the way of adding music. */
function Preparing() {
  const engine = useEngine();
  const server = useServerStatus().data;
  const acts = useEngineActs();
  if (!engine.data) {
    if (!engine.error)
      return (
        <div className={styles.waiting} aria-busy>
          <Skeleton width={240} height={20} />
          <Skeleton width={300} height={14} />
          <Skeleton height={180} />
        </div>
      );
    return (
      <div className={styles.waiting} role="alert">
        <WifiOff aria-hidden size={20} />
        <h2>The engine's state cannot be read</h2>
        <p className={styles.hint}>{engine.error.message}</p>
        <Button onClick={() => void engine.refetch()}>Try again</Button>
      </div>
    );
  }
  const story = storyOf(server, engine.data);
  return (
    <>
      <PreparationView engine={engine.data} server={server} />
      {story && (
        <div className={styles.failure} role="alert">
          <h3>{story.message}</h3>
          <p className={styles.hint}>{story.hint}</p>
          <div className={styles.acts}>
            <Button
              disabled={acts.busy}
              onClick={story.action === 'repair_engine' ? acts.repair : acts.start}
            >
              Try again
            </Button>
            <a className={styles.link} href={hrefOf('engine')}>
              What happened
            </a>
          </div>
        </div>
      )}
    </>
  );
}

/** What a window without a folder shows: what Mismo does, the one thing to do, and the engine coming up beside it. */
export function FirstRunScreen() {
  return (
    <div className={styles.screen}>
      <section className={styles.welcome} aria-label="Welcome">
        <div className={styles.middle}>
          <Logo size={38} />
          <h1>Your music, ready to mix.</h1>
          <p className={styles.promise}>
            Mismo finds tempo, beat grid, key and energy of every track in your folders. On this computer:
            nothing is uploaded, and your files are never changed.
          </p>
          <AddFolder />
          <BringIn />
        </div>
        <nav className={styles.foot} aria-label="More">
          <a href={hrefOf('engine')}>Engine</a>
          <a href={hrefOf('logs')}>Logs</a>
          <a href={hrefOf('settings')}>Settings</a>
        </nav>
      </section>
      <aside className={styles.engine} aria-label="Analysis engine">
        <Preparing />
      </aside>
    </div>
  );
}
