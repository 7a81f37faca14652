import {
  Activity,
  FolderPlus,
  Folders,
  GitCompareArrows,
  Library,
  PanelLeftClose,
  PanelLeftOpen,
  ScrollText,
  Settings,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Directory, ScanProgress } from '../bindings/types';
import { classes } from '../components/classes';
import { Dot, type Tone } from '../components/Dot';
import { IconButton } from '../components/IconButton';
import { Logo } from '../components/Logo';
import { useDisagreements } from '../data/edits';
import { useFolders, useScans } from '../data/folders';
import { useServerStatus } from '../data/server';
import { serverWords } from '../data/serverWords';
import { useTrackStats } from '../data/tracks';
import { count } from '../music/format';
import { useLibrary } from './library';
import { hrefOf, type Route, type ScreenName } from './route';
import styles from './SideBar.module.css';
import { SideBarEntry } from './SideBarEntry';
import { SmartListGroup } from './SmartListGroup';
import { keysOf, type ShortcutName } from './shortcuts';

/** How a folder stands, and what is said of it at the end of its line. */
export function folderWords(
  folder: Directory,
  scan: ScanProgress | undefined,
): { tone: Tone; text: string; busy: boolean } {
  if (!folder.is_available) return { tone: 'away', text: 'away', busy: false };
  if (!folder.is_active) return { tone: 'away', text: 'paused', busy: false };
  if (scan) {
    const percent =
      scan.walkDone && scan.filesFound > 0 ? Math.floor((scan.filesProcessed / scan.filesFound) * 100) : null;
    return { tone: 'busy', text: percent === null ? 'scanning' : `${percent} %`, busy: true };
  }
  if (folder.scan_status === 'error') return { tone: 'broken', text: 'failed', busy: false };
  return { tone: 'ok', text: count(folder.total_tracks), busy: false };
}

const screens: readonly { screen: ScreenName & ShortcutName; label: string; icon: ReactNode }[] = [
  { screen: 'folders', label: 'Folders', icon: <Folders /> },
  { screen: 'engine', label: 'Engine', icon: <Activity /> },
  { screen: 'logs', label: 'Logs', icon: <ScrollText /> },
  { screen: 'settings', label: 'Settings', icon: <Settings /> },
];

interface SideBarProps {
  route: Route;
  folded: boolean;
  onFold: () => void;
  onAddFolder: () => void;
}

export function SideBar({ route, folded, onFold, onAddFolder }: SideBarProps) {
  const { setSearch } = useLibrary();
  const stats = useTrackStats().data;
  const known = useFolders();
  const folders = known.data ?? [];
  const scans = useScans().data ?? [];
  const status = useServerStatus().data;
  const disagreements = useDisagreements().data?.length ?? 0;
  const onDisagreements = route.screen === 'disagreements';
  const onTracks = route.screen === 'tracks';
  const number = (value: number | undefined) =>
    value !== undefined && <span className={styles.number}>{count(value)}</span>;

  return (
    <nav className={classes(styles.bar, folded && styles.folded)} aria-label="Main">
      <div className={styles.brand}>
        <Logo size={20} />
        {!folded && <span className={styles.name}>Mismo</span>}
        <IconButton
          label={folded ? 'Unfold the side bar' : 'Fold the side bar'}
          keys={keysOf('sidebar')}
          side="right"
          icon={folded ? <PanelLeftOpen /> : <PanelLeftClose />}
          onClick={onFold}
          className={styles.fold}
        />
      </div>

      <div className={styles.scroll}>
        <SideBarEntry
          href={hrefOf('tracks')}
          icon={<Library />}
          label="All tracks"
          current={onTracks && route.folder === null && route.list === null}
          folded={folded}
          end={number(stats?.total)}
          onClick={() => setSearch('')}
        />

        {/* Most libraries have none, and then there is nothing to look at. */}
        {(disagreements > 0 || onDisagreements) && (
          <SideBarEntry
            href={hrefOf('disagreements')}
            icon={<GitCompareArrows />}
            label="Disagreements"
            current={onDisagreements}
            folded={folded}
            end={number(disagreements)}
          />
        )}

        <SmartListGroup route={route} folded={folded} />

        <div className={styles.group}>
          {!folded && <h2 className={styles.heading}>Music</h2>}
          <IconButton label="Add folder" side="right" icon={<FolderPlus />} onClick={onAddFolder} />
        </div>
        {folders.map((folder) => {
          const words = folderWords(
            folder,
            scans.find((scan) => scan.libraryDirectoryId === folder.id),
          );
          return (
            <SideBarEntry
              key={folder.id}
              href={hrefOf('tracks', { folder: folder.id })}
              icon={<Dot tone={words.tone} />}
              label={folder.name}
              current={onTracks && route.folder === folder.id}
              onClick={() => setSearch('')}
              folded={folded}
              end={<span className={words.busy ? styles.busy : styles.number}>{words.text}</span>}
            />
          );
        })}
        {folders.length === 0 && !folded && !known.isPending && (
          <p className={styles.none} title={known.error?.message}>
            {known.error ? 'The folders cannot be read' : 'No folder yet'}
          </p>
        )}
      </div>

      <div className={styles.foot}>
        {screens.map(({ screen, label, icon }) => (
          <SideBarEntry
            key={screen}
            href={hrefOf(screen)}
            icon={icon}
            label={label}
            current={route.screen === screen}
            folded={folded}
            keys={keysOf(screen)}
            end={screen === 'engine' && status && <Dot tone={serverWords(status).tone} />}
          />
        ))}
      </div>
    </nav>
  );
}
