import { createServer, type Server } from 'node:net';
import { ANALYSED_MS, expect, open, test } from './fixtures';
import { freePort, Mismo } from './mismo';

test('a ready engine shows its start, its log and its details', async ({ page, library }) => {
  await open(page, library, 'engine');
  await expect(page.getByRole('heading', { name: 'Engine ready' })).toBeVisible();
  const stages = page.getByRole('list', { name: 'Stages of the start' }).getByRole('listitem');
  // Six stages, and what the bundled server tells of its imports.
  await expect(stages).toHaveCount(9);
  for (const part of ['Interpreter', 'Web server', 'Engine'])
    await expect(stages.filter({ hasText: part })).toContainText(/\d s|ms/);
  await expect(stages.filter({ hasText: 'Load Python' })).toContainText(/\d s|ms/);
  await expect(page.getByRole('log', { name: 'Engine log' })).toContainText('INFO');
  await expect(page.getByText(/May read 1 folder/)).toBeVisible();
});

test('it is stopped and started again, with its stages live', async ({ page, library }) => {
  test.setTimeout(ANALYSED_MS);
  await open(page, library, 'engine');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('heading', { name: 'Engine off' })).toBeVisible();
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('heading', { name: 'Engine starting' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Engine ready' })).toBeVisible({ timeout: ANALYSED_MS });
  // The second start is compared with the first, and what the engine costs is told.
  await expect(page.getByText(/usually/).first()).toBeVisible();
  await expect(page.getByRole('img', { name: /^Last \d+ starts: median/ })).toBeVisible();
  await expect(page.getByRole('link', { name: /Processor over the last ten minutes/ })).toBeVisible();
});

const listen = (port: number) =>
  new Promise<Server>((ready) => {
    const server = createServer((socket) => socket.end()).listen(port, '127.0.0.1', () => ready(server));
  });

test('a port that another program has is named, with what helps', async ({ page }) => {
  const port = await freePort();
  const other = await listen(port);
  const mismo = await Mismo.start({ PYTHON_SERVER_PORT: String(port), PYTHON_SERVER_AUTO_START: 'true' });
  try {
    await open(page, mismo, 'engine');
    await expect(page.getByRole('heading', { name: 'Engine stopped' })).toBeVisible();
    const card = page.getByRole('alert').filter({ hasText: String(port) });
    await expect(card).toBeVisible();
    await page.getByRole('button', { name: 'Open settings' }).click();
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  } finally {
    other.close();
    await mismo.remove();
  }
});
