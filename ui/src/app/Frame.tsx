import { useState } from 'react';
import { useFolders } from '../data/folders';
import { useQueueProgress } from '../data/queue';
import { useEdits } from '../edits/edits';
import { useQueueActs } from '../queue/queueActs';
import { FirstRunScreen } from '../screens/first-run/FirstRunScreen';
import { useAddFolders } from './addFolder';
import { Banners } from './Banners';
import { CommandPalette } from './CommandPalette';
import styles from './Frame.module.css';
import { KeysDialog } from './KeysDialog';
import { acceptBoolean, useRemembered } from './remembered';
import { go, hrefOf, useRoute } from './route';
import { SideBar } from './SideBar';
import { StatusBar } from './StatusBar';
import { screens } from './screens';
import { useShortcut } from './shortcuts';
import { useFoundDrives } from './useFoundDrives';

/** Side bar, screen and status bar, with what works on every screen. */
export function Frame() {
  const route = useRoute();
  const addFolders = useAddFolders();
  const edits = useEdits();
  const queue = useQueueActs();
  const paused = useQueueProgress().data?.rest === 'paused';
  const [folded, setFolded] = useRemembered('sidebar.folded', false, acceptBoolean);
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const Screen = screens[route.screen];
  // A library without a folder has no list to show: the whole window asks for one.
  const firstRun = useFolders().data?.length === 0 && route.screen === 'tracks';

  useFoundDrives();
  useShortcut('palette', () => setOpen('palette'));
  useShortcut('keys', () => setOpen('keys'));
  useShortcut('undo', () => void edits.undo());
  useShortcut('pause', () => (paused ? queue.goOn('paused') : queue.pause()));
  useShortcut('sidebar', () => setFolded((now) => !now));
  useShortcut('tracks', () => go(hrefOf('tracks')));
  useShortcut('folders', () => go(hrefOf('folders')));
  useShortcut('engine', () => go(hrefOf('engine')));
  useShortcut('logs', () => go(hrefOf('logs')));
  useShortcut('settings', () => go(hrefOf('settings')));

  return (
    <div className={styles.frame}>
      <Banners />
      {!firstRun && (
        <SideBar
          route={route}
          folded={folded}
          onFold={() => setFolded((now) => !now)}
          onAddFolder={addFolders.choose}
        />
      )}
      <main className={styles.screen}>{firstRun ? <FirstRunScreen /> : <Screen />}</main>
      {!firstRun && <StatusBar />}
      <CommandPalette open={open === 'palette'} onClose={() => setOpen(null)} />
      <KeysDialog open={open === 'keys'} onClose={() => setOpen(null)} />
    </div>
  );
}
