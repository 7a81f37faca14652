import { useEffect } from 'react';
import { useSetting, useSettings } from '../data/settings';

export type Theme = 'system' | 'light' | 'dark';

const KEPT = 'mismo.theme';

function show(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  else root.removeAttribute('data-theme');
}

/** Follows the setting `ui_theme`: `data-theme` on the root forces one, its absence follows the system. */
export function useTheme(): void {
  const known = useSettings().isSuccess;
  const kept = (localStorage.getItem(KEPT) as Theme | null) ?? 'system';
  const theme = useSetting<Theme>('ui_theme', kept);
  useEffect(() => {
    show(theme);
    if (known) localStorage.setItem(KEPT, theme);
  }, [theme, known]);
}

/** The theme of the last time, before the first answer is there: no flash of light in a dark booth. */
export function showKeptTheme(): void {
  show((localStorage.getItem(KEPT) as Theme | null) ?? 'system');
}
