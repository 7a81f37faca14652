import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const folder = resolve(fileURLToPath(new URL('../../screenshots', import.meta.url)));

export const THEMES = ['dark', 'light'] as const;

/** Takes `name`-dark.png and `name`-light.png of what the page shows; the theme follows the system. */
export async function shoot(page: Page, name: string, themes: readonly ('dark' | 'light')[] = THEMES) {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    // Two frames: canvases are drawn anew in the frame after the colours change.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
}
