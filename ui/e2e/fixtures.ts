import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { Mismo } from './mismo';
import { house, trance, writeMusic } from './wav';

export { expect };

/** Longest that two minutes of audio and the start of the engine may take on a busy machine of two cores. */
export const ANALYSED_MS = 180_000;

interface Track {
  state: string;
  state_reason: string | null;
  title: string | null;
}

interface ServerStatus {
  state: string;
  failure: { message: string } | null;
}

interface OfTest {
  /** An application without folders and without an engine, fresh for this test. */
  quiet: Mismo;
}

interface OfWorker {
  /** An application with a real engine and an analysed folder, shared by the tests that only look at it. */
  library: Mismo;
}

/** Waits until every track of `mismo` is analysed; fails with the reason when one, or the engine itself, failed. */
async function analysed(mismo: Mismo, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const { data } = await mismo.call<{ data: Track[] }>('GET', '/api/tracks?limit=50');
        const server = await mismo.call<ServerStatus>('GET', '/api/analysis/status');
        if (server.state === 'failed') throw new Error(server.failure?.message);
        const failed = data.find(({ state }) => state === 'failed');
        if (failed) throw new Error(`${failed.title}: ${failed.state_reason}`);
        return data.filter(({ state }) => state === 'done').length;
      },
      { timeout: ANALYSED_MS, intervals: [500] },
    )
    .toBe(count);
}

export const test = base.extend<OfTest, OfWorker>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern.
  quiet: async ({}, use) => {
    const mismo = await Mismo.start();
    try {
      await use(mismo);
    } finally {
      await mismo.remove();
    }
  },
  library: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const mismo = await Mismo.start({ PYTHON_SERVER_AUTO_START: 'true' });
      try {
        const path = await writeMusic(join(mismo.home, 'Club'), [house, trance]);
        await mismo.call('POST', '/api/library/directories', { path });
        await analysed(mismo, 2);
        await use(mismo);
      } finally {
        await mismo.remove();
      }
    },
    { scope: 'worker', timeout: 2 * ANALYSED_MS },
  ],
});

/** Opens a screen of `mismo`: `folders`, `engine`, ... */
export async function open(page: Page, mismo: Mismo, screen = 'tracks'): Promise<void> {
  await page.goto(`${mismo.url}/#/${screen}`);
  await expect(page.locator('main')).toBeVisible();
}
