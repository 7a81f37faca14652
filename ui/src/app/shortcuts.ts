/** The keys. One table feeds the listener, the tooltips and the list behind `?`. */
import { useEffect, useEffectEvent } from 'react';

const isMac = /mac/i.test(navigator.userAgent);
const MOD = isMac ? '⌘' : 'Ctrl';

interface Shortcut {
  /** As it is shown; `Mod` is Ctrl, or ⌘ on a Mac. */
  keys: string;
  label: string;
  group: 'Everywhere' | 'Track list' | 'Deck';
  /** Works while a text field has the focus. */
  inFields?: boolean;
  /** Each of the keys alone does it. */
  each?: boolean;
  /** Handled by the list itself; here only to be listed. */
  listed?: boolean;
}

export const SHORTCUTS = {
  palette: { keys: 'Mod K', label: 'Run any command', group: 'Everywhere', inFields: true },
  search: { keys: 'Mod F', label: 'Search', group: 'Everywhere', inFields: true },
  saveList: { keys: 'Mod S', label: 'Save the search as a smart list', group: 'Everywhere', inFields: true },
  keys: { keys: '?', label: 'Show the keys', group: 'Everywhere' },
  undo: { keys: 'Mod Z', label: 'Undo the last edit', group: 'Everywhere' },
  pause: { keys: 'P', label: 'Pause the analysis, or go on', group: 'Everywhere' },
  sidebar: { keys: 'Mod B', label: 'Fold the side bar', group: 'Everywhere', inFields: true },
  tracks: { keys: 'Mod 1', label: 'Tracks', group: 'Everywhere', inFields: true },
  folders: { keys: 'Mod 2', label: 'Folders', group: 'Everywhere', inFields: true },
  engine: { keys: 'Mod 3', label: 'Engine', group: 'Everywhere', inFields: true },
  logs: { keys: 'Mod 4', label: 'Logs', group: 'Everywhere', inFields: true },
  settings: { keys: 'Mod ,', label: 'Settings', group: 'Everywhere', inFields: true },
  move: { keys: '↑ ↓', label: 'Choose a track', group: 'Track list', listed: true },
  page: { keys: 'PgUp PgDn', label: 'A page up or down', group: 'Track list', listed: true },
  ends: { keys: 'Home End', label: 'First or last track', group: 'Track list', listed: true },
  range: { keys: 'Shift ↑ ↓', label: 'Select several tracks', group: 'Track list', listed: true },
  all: { keys: 'Mod A', label: 'Select all tracks', group: 'Track list', listed: true },
  menu: { keys: 'Shift F10', label: 'What can be done with them', group: 'Track list', listed: true },
  details: { keys: 'Mod I', label: 'Edit details', group: 'Track list' },
  rate: { keys: '0 1 2 3 4 5', label: 'Rate with so many stars', group: 'Track list', each: true },
  open: { keys: 'Enter', label: 'Open the deck', group: 'Track list', listed: true },
  play: { keys: 'Space', label: 'Play or pause', group: 'Deck' },
  back: { keys: '←', label: 'A bar back', group: 'Deck' },
  forward: { keys: '→', label: 'A bar on', group: 'Deck' },
  clicks: { keys: 'C', label: 'Clicks on the beat grid', group: 'Deck' },
  stem: { keys: 'V', label: 'Mix, or the next stem alone', group: 'Deck' },
  zoomIn: { keys: '+', label: 'Zoom in', group: 'Deck' },
  zoomOut: { keys: '−', label: 'Zoom out', group: 'Deck' },
  tap: { keys: 'T', label: 'Set or tap the tempo', group: 'Deck' },
  key: { keys: 'K', label: 'Set the key', group: 'Deck' },
  fits: { keys: 'G', label: 'What goes with this', group: 'Deck' },
  downbeat: { keys: 'D', label: 'A bar begins at the playhead', group: 'Deck' },
  earlier: { keys: 'Shift ←', label: 'Grid 10 ms earlier', group: 'Deck' },
  later: { keys: 'Shift →', label: 'Grid 10 ms later', group: 'Deck' },
  slightlyEarlier: { keys: 'Mod ←', label: 'Grid 1 ms earlier', group: 'Deck' },
  slightlyLater: { keys: 'Mod →', label: 'Grid 1 ms later', group: 'Deck' },
  lock: { keys: 'L', label: 'Lock or unlock', group: 'Deck' },
  close: { keys: 'Esc', label: 'Close the deck', group: 'Deck' },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof SHORTCUTS;

/** The keys of `name` as they are shown on this machine. */
export const keysOf = (name: ShortcutName): string => SHORTCUTS[name].keys.replace('Mod', MOD);

const names: Record<string, string> = {
  ' ': 'space',
  escape: 'esc',
  arrowleft: '←',
  arrowright: '→',
  '-': '−',
  '=': '+',
};

/** Arrows and letters with Mod mean something else with Shift; `?` and `+` need it on some keyboards to be typed. */
const SHIFT_COUNTS = /^(arrow.+|mod [a-z])$/;

/** The keys of an event in the table's spelling, in lower case: `mod k`, `shift ←`, `space`, `?`. */
export function keysOfEvent(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const shift = event.shiftKey && (SHIFT_COUNTS.test(key) || SHIFT_COUNTS.test(`${mod ? 'mod ' : ''}${key}`));
  return `${mod ? 'mod ' : ''}${shift ? 'shift ' : ''}${names[key] ?? key}`;
}

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

/** A button keeps Space and Enter for itself. */
const takesSpace = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('button, a, [role="switch"], [role="checkbox"], [role="option"], [role="menuitem"]') !==
    null;

/** Calls `run` with the pressed keys when they are those of `name`, as long as `enabled`. */
export function useShortcut(name: ShortcutName, run: (keys: string) => void, enabled = true): void {
  const shortcut: Shortcut = SHORTCUTS[name];
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return;
    const keys = keysOfEvent(event);
    const wanted = shortcut.keys.toLowerCase();
    if (shortcut.each ? !wanted.split(' ').includes(keys) : keys !== wanted) return;
    if (!shortcut.inFields && inField(event.target)) return;
    if (shortcut.keys === 'Space' && takesSpace(event.target)) return;
    // What lies under an open dialog does not listen, except to what works everywhere. A toast is a dialog too, one
    // that says of itself that it stands in nobody's way.
    if (!shortcut.inFields && document.querySelector('[role="dialog"]:not([aria-modal="false"])')) return;
    event.preventDefault();
    run(keys);
  });
  useEffect(() => {
    if (!enabled) return;
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [enabled]);
}
