/** Pictures of a real application with a real engine, over SCREENSHOT_MUSIC, else over music made here. */
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { open } from '../e2e/fixtures';
import { Mismo } from '../e2e/mismo';
import { house, trance, writeMusic } from '../e2e/wav';
import { shoot } from './shoot';

/** Longest that a crate of real music may take on a busy machine of two cores. */
const ANALYSED_MS = 45 * 60_000;

interface Rows {
  data: { state: string; title: string | null }[];
  pagination: { total: number };
}

const test = base.extend<object, { crate: Mismo }>({
  crate: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern.
    async ({}, use) => {
      const mismo = await Mismo.start({ PYTHON_SERVER_AUTO_START: 'true' });
      try {
        const path =
          process.env.SCREENSHOT_MUSIC ?? (await writeMusic(join(mismo.home, 'Club'), [house, trance]));
        await mismo.call('POST', '/api/library/directories', { path });
        await expect
          .poll(
            async () => {
              const { data, pagination } = await mismo.call<Rows>('GET', '/api/tracks?limit=200');
              const open = data.filter(({ state }) => !['done', 'failed'].includes(state)).length;
              return pagination.total > 0 && open === 0;
            },
            { timeout: ANALYSED_MS, intervals: [1000] },
          )
          .toBe(true);
        await use(mismo);
      } finally {
        await mismo.remove();
      }
    },
    { scope: 'worker', timeout: ANALYSED_MS },
  ],
});

test('tracks', async ({ page, crate }) => {
  await open(page, crate);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await shoot(page, 'tracks');
});

test('deck', async ({ page, crate }) => {
  await open(page, crate);
  await page.getByRole('row').nth(2).click();
  const deck = page.getByRole('region', { name: 'Deck' });
  await expect(deck).toContainText('BPM');
  await shoot(page, 'deck');
  await page.setViewportSize({ width: 960, height: 600 });
  await shoot(page, 'deck-small', ['dark']);
});

for (const screen of ['folders', 'engine', 'logs', 'settings'] as const) {
  test(screen, async ({ page, crate }) => {
    await open(page, crate, screen);
    await shoot(page, screen === 'engine' ? 'engine-ready' : screen);
  });
}
