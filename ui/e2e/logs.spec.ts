import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, open, test } from './fixtures';

test('lines come as they are written, and are narrowed by text and source', async ({ page, quiet }) => {
  await open(page, quiet, 'logs');
  const log = page.getByRole('log', { name: 'Log' });
  await expect(log).toContainText('INFO');

  const path = join(quiet.home, 'Quiet corner');
  await mkdir(path);
  await quiet.call('POST', '/api/library/directories', { path });
  await expect(log).toContainText('Quiet corner');

  await page.getByLabel('Filter by text').fill('quiet CORNER');
  await expect(log.locator('[data-level]').first()).toContainText('Quiet corner');
  await page.getByLabel('Filter by text').fill('no line has these words');
  await expect(page.getByRole('heading', { name: 'No line matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all lines' }).click();
  await page.getByRole('group', { name: 'Source' }).getByRole('button', { name: 'Engine' }).click();
  await expect(page.getByRole('log').getByText('Quiet corner')).toHaveCount(0);
});

test('scrolling up stops following; the button takes it up again', async ({ page, library }) => {
  await page.setViewportSize({ width: 960, height: 260 });
  await open(page, library, 'logs');
  const log = page.getByRole('log', { name: 'Log' });
  const follow = page.getByRole('button', { name: 'Follow' });
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  const fromEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
  await expect.poll(fromEnd).toBeLessThan(30);
  await log.hover();
  await page.mouse.wheel(0, -400);
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  await follow.click();
  await expect.poll(fromEnd).toBeLessThan(30);
});
