import {
  Ellipsis,
  Eye,
  EyeOff,
  FolderOpen,
  Gauge,
  ListMusic,
  Pause,
  Play,
  RefreshCw,
  Square,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { go, hrefOf } from '../../app/route';
import { useReveal } from '../../app/useReveal';
import type { Directory, ScanProgress } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Dot } from '../../components/Dot';
import { IconButton } from '../../components/IconButton';
import { Menu, type MenuEntry } from '../../components/Menu';
import { Progress } from '../../components/Progress';
import { count } from '../../music/format';
import styles from './FolderRow.module.css';
import { folderCounts, folderState } from './folderState';
import { PollingNote } from './PollingNote';
import { ScanErrors } from './ScanErrors';
import { TempoRangeDialog } from './TempoRangeDialog';
import type { FolderActs } from './useFolderActs';

interface FolderRowProps {
  folder: Directory;
  scan: ScanProgress | undefined;
  acts: FolderActs;
}

/** A folder: where it is, how it stands, how much is in it, and what can be done. */
export function FolderRow({ folder, scan, acts }: FolderRowProps) {
  const reveal = useReveal();
  const [asksForTempo, setAsksForTempo] = useState(false);
  const state = folderState(folder, scan);
  const { id, name, path, is_active, is_available } = folder;
  const scanning = state.progress !== undefined;
  const tracks = hrefOf('tracks', { folder: id });

  const entries: MenuEntry[] = [
    { label: 'Show its tracks', icon: <ListMusic />, run: () => go(tracks) },
    {
      label: 'Read every file again',
      icon: <RefreshCw />,
      disabled: scanning || !is_active || !is_available,
      run: () => acts.scan(folder, true),
    },
    folder.is_watched
      ? { label: 'Stop watching', icon: <EyeOff />, run: () => acts.watch(folder, false) }
      : { label: 'Watch for changes', icon: <Eye />, run: () => acts.watch(folder, true) },
    { label: 'Tempo range…', icon: <Gauge />, run: () => setAsksForTempo(true) },
    is_active
      ? { label: 'Pause', icon: <Pause />, run: () => acts.pause(folder) }
      : { label: 'Resume', icon: <Play />, run: () => acts.resume(folder) },
  ];
  if (reveal && is_available) {
    entries.push({
      label: 'Show in the file manager',
      icon: <FolderOpen />,
      run: () => reveal(path),
    });
  }
  entries.push({
    label: 'Remove from the library',
    icon: <Trash2 />,
    apart: true,
    run: () => acts.remove(folder),
  });

  return (
    <li className={styles.row} data-tone={state.tone} aria-label={name}>
      <span className={styles.mark}>
        <Dot tone={state.tone} size={10} />
      </span>
      <div className={styles.what}>
        <a className={styles.name} href={tracks}>
          {name}
        </a>
        <p className={styles.path} title={path}>
          {path}
        </p>
      </div>
      <div className={styles.state}>
        <p>
          <span className={styles.word}>{state.word}</span>
        </p>
        <p className={styles.more} title={state.more}>
          {state.more}
        </p>
        {scanning && (
          <div className={styles.progress}>
            <Progress value={state.progress ?? null} label={`Scan of ${name}`} />
          </div>
        )}
        {is_active && <PollingNote folder={folder} />}
        {!scanning && <ScanErrors folder={folder} />}
      </div>
      <div className={styles.counts}>
        <p>
          <b className={styles.number}>{count(folder.total_tracks)}</b>{' '}
          {folder.total_tracks === 1 ? 'track' : 'tracks'}
        </p>
        <p className={styles.more}>{folderCounts(folder).join('  ·  ')}</p>
      </div>
      <div className={styles.acts}>
        {state.can === 'pause' && (
          <IconButton
            label={`Pause the scan of ${name}`}
            icon={<Pause />}
            onClick={() => acts.pauseScan(folder)}
          />
        )}
        {state.can === 'resume' && (
          <Button look="quiet" icon={<Play aria-hidden />} onClick={() => acts.resumeScan(folder)}>
            Resume scan
          </Button>
        )}
        {scanning && (
          <Button look="quiet" icon={<Square aria-hidden />} onClick={() => acts.cancel(folder)}>
            Stop
          </Button>
        )}
        {!scanning && !state.can && is_active && is_available && (
          <Button look="quiet" icon={<RefreshCw aria-hidden />} onClick={() => acts.scan(folder)}>
            Rescan
          </Button>
        )}
        {!scanning && !is_active && (
          <Button look="quiet" icon={<Play aria-hidden />} onClick={() => acts.resume(folder)}>
            Resume
          </Button>
        )}
        <Menu trigger={<IconButton label={`More for ${name}`} icon={<Ellipsis />} />} entries={entries} />
        {asksForTempo && (
          <TempoRangeDialog
            folder={folder}
            onClose={() => setAsksForTempo(false)}
            onChoose={(range) => acts.countIn(folder, range)}
          />
        )}
      </div>
    </li>
  );
}
