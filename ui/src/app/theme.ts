import { useEffect } from 'react';
import { useSetting } from '../data/settings';

export type Theme = 'system' | 'light' | 'dark';

/** Follows the setting `ui_theme`: `data-theme` on the root forces one, its absence follows the system. */
export function useTheme(): void {
  const theme = useSetting<Theme>('ui_theme', 'system');
  useEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') root.removeAttribute('data-theme');
    else root.dataset.theme = theme;
  }, [theme]);
}
