/** Pictures of states that a real application reaches seldom, over the invented one of the tests. */
import { test as base, expect } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { shoot } from './shoot';

const test = base.extend<object, { pages: ViteDevServer }>({
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern.
    async ({}, use) => {
      const server = await createServer({ server: { port: 0, strictPort: false }, logLevel: 'error' });
      await server.listen();
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** Name of the picture, scenario, screen. */
const shots = [
  ['first-run', 'first-run', 'tracks'],
  ['first-run-failed', 'no-network', 'tracks'],
  ['engine-starting', 'starting', 'engine'],
  ['engine-preparing', 'provisioning', 'engine'],
  ['engine-failed', 'crashed', 'engine'],
  ['folders-states', 'folders', 'folders'],
  ['library', 'library', 'tracks'],
  ['edits', 'edits', 'tracks'],
  ['disagreements', 'edits', 'disagreements'],
  ['settings-problem', 'problems', 'settings'],
] as const;

for (const [name, scenario, screen] of shots) {
  test(name, async ({ page, pages }) => {
    const address = pages.httpServer?.address();
    if (typeof address !== 'object' || !address) throw new Error('the page has no address');
    await page.goto(`http://127.0.0.1:${address.port}/fake.html?scenario=${scenario}#/${screen}`);
    await expect(page.getByRole('main')).toContainText(/\w/);
    await shoot(page, name);
  });
}
