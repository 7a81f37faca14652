import { useState } from 'react';
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

/** Side bar, screen and status bar, with what works on every screen. */
export function Frame() {
  const route = useRoute();
  const addFolders = useAddFolders();
  const [folded, setFolded] = useRemembered('sidebar.folded', false, acceptBoolean);
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const Screen = screens[route.screen];

  useShortcut('palette', () => setOpen('palette'));
  useShortcut('keys', () => setOpen('keys'));
  useShortcut('sidebar', () => setFolded((now) => !now));
  useShortcut('tracks', () => go(hrefOf('tracks')));
  useShortcut('folders', () => go(hrefOf('folders')));
  useShortcut('engine', () => go(hrefOf('engine')));
  useShortcut('logs', () => go(hrefOf('logs')));
  useShortcut('settings', () => go(hrefOf('settings')));

  return (
    <div className={styles.frame}>
      <Banners />
      <SideBar
        route={route}
        folded={folded}
        onFold={() => setFolded((now) => !now)}
        onAddFolder={addFolders.choose}
      />
      <main className={styles.screen}>{Screen && <Screen />}</main>
      <StatusBar />
      <CommandPalette open={open === 'palette'} onClose={() => setOpen(null)} />
      <KeysDialog open={open === 'keys'} onClose={() => setOpen(null)} />
    </div>
  );
}
