/**
 * Where the window is. The address lives behind `#`, because one build is served from `/` and from the desktop
 * shell's own scheme, and neither may be asked for a page that is not a file.
 */
import { useSyncExternalStore } from 'react';

export type ScreenName =
  | 'tracks'
  | 'disagreements'
  | 'duplicates'
  | 'folders'
  | 'engine'
  | 'logs'
  | 'settings';

export interface Route {
  screen: ScreenName;
  /** Tracks: the open smart list. */
  list: string | null;
  /** Tracks: only this folder. */
  folder: string | null;
  /** Settings: the one to go to. */
  setting: string | null;
}

const SCREENS: readonly ScreenName[] = [
  'tracks',
  'disagreements',
  'duplicates',
  'folders',
  'engine',
  'logs',
  'settings',
];

export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const values = new URLSearchParams(query);
  return {
    screen: SCREENS.find((name) => name === path) ?? 'tracks',
    list: values.get('list'),
    folder: values.get('folder'),
    setting: values.get('setting'),
  };
}

/** The address of a screen, for `href`. */
export function hrefOf(
  screen: ScreenName,
  query: { list?: string; folder?: string; setting?: string } = {},
): string {
  const text = new URLSearchParams(query as Record<string, string>).toString();
  return `#/${screen}${text ? `?${text}` : ''}`;
}

export function go(href: string): void {
  window.location.hash = href;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}
