/** The window over the invented library, for states that a real application reaches seldom or at a cost. */
import { test as base, type Page } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import type { FakeBackend } from '../src/testing/FakeBackend';

interface OfWorker {
  /** Serves the page. */
  pages: ViteDevServer;
}

export const test = base.extend<object, OfWorker>({
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern.
    async ({}, use) => {
      const server = await createServer({ server: { port: 0, strictPort: false }, logLevel: 'error' });
      await server.listen();
      // All that the page imports is made ready here, outside the first test's time.
      await server.warmupRequest('/src/testing/main.tsx');
      await server.waitForRequestsIdle();
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

/** Opens `screen` of the invented library in a state of `testing/scenarios.ts` and its neighbours. */
export async function openFake(page: Page, pages: ViteDevServer, scenario: string, screen: string) {
  const address = pages.httpServer?.address();
  if (typeof address !== 'object' || !address) throw new Error('the page has no address');
  await page.goto(`http://127.0.0.1:${address.port}/fake.html?scenario=${scenario}#/${screen}`);
}

/** Lets something happen to the invented application. */
export const happens = (page: Page, event: 'stemsReady' | 'stemsMade'): Promise<void> =>
  page.evaluate((what) => {
    const { fake } = window as unknown as { fake: FakeBackend };
    if (what === 'stemsReady') fake.setStems({ state: 'ready' });
    else fake.finishStems();
  }, event);
