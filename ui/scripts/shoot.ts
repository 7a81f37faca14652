import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const folder = resolve(fileURLToPath(new URL('../../screenshots', import.meta.url)));

/** Frames in which a screen of waveforms is drawn anew, at one in each. */
const REDRAWN_FRAMES = 40;

export const THEMES = ['dark', 'light'] as const;

/** Takes `name`-dark.png and `name`-light.png of what the page shows; the theme follows the system. */
export async function shoot(page: Page, name: string, themes: readonly ('dark' | 'light')[] = THEMES) {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    // Canvases are drawn anew when the colours change, some in each of the next frames.
    await page.evaluate(async (frames) => {
      for (let frame = 0; frame < frames; frame += 1)
        await new Promise((next) => requestAnimationFrame(next));
    }, REDRAWN_FRAMES);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
}
