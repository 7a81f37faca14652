import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, open, test } from './fixtures';
import type { Mismo } from './mismo';
import { house, wav } from './wav';

/** A folder with one short track, known to `mismo`. */
async function withFolder(mismo: Mismo, name = 'Promos'): Promise<string> {
  const path = join(mismo.home, name);
  await mkdir(join(path, 'New'), { recursive: true });
  await writeFile(join(path, 'one.wav'), wav({ ...house, seconds: 4 }));
  await mismo.call('POST', '/api/library/directories', { path });
  return path;
}

async function fromMenu(page: Page, folder: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${folder}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

const names = async (mismo: Mismo) =>
  (await mismo.call<{ data: { name: string }[] }>('GET', '/api/library/directories')).data.map(
    ({ name }) => name,
  );

test('an empty library is told how it is filled', async ({ page, quiet }) => {
  await open(page, quiet, 'folders');
  await expect(page.getByRole('heading', { name: 'No folder yet' })).toBeVisible();
});

test('a folder is added, counted, and takes up new files by itself', async ({ page, quiet }) => {
  const path = await withFolder(quiet);
  await open(page, quiet, 'folders');
  const row = page.getByRole('listitem', { name: 'Promos' });
  await expect(row).toContainText(path);
  await expect(row).toContainText('1 track');
  await writeFile(join(path, 'two.wav'), wav({ ...house, bpm: 124, seconds: 5 }));
  await expect(row).toContainText('2 tracks');
});

test('a folder inside another is refused in one sentence', async ({ page, quiet }) => {
  const path = await withFolder(quiet);
  await open(page, quiet, 'folders');
  await page.getByRole('main').getByRole('button', { name: 'Add folder' }).click();
  const field = page.getByRole('textbox', { name: 'Folder' });
  await field.fill(join(path, 'New'));
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('dialog')).toContainText('Promos');
  expect(await names(quiet)).toEqual(['Promos']);
});

test('a folder is paused and resumed', async ({ page, quiet }) => {
  await withFolder(quiet);
  await open(page, quiet, 'folders');
  const row = page.getByRole('listitem', { name: 'Promos' });
  await fromMenu(page, 'Promos', 'Pause');
  await expect(row).toContainText('Paused');
  await row.getByRole('button', { name: 'Resume' }).click();
  await expect(row).toContainText('Watched');
});

test('a removal can be taken back, and is carried out when it is not', async ({ page, quiet }) => {
  await page.clock.install();
  await withFolder(quiet);
  await withFolder(quiet, 'Vinyl');
  await open(page, quiet, 'folders');
  const row = page.getByRole('listitem', { name: 'Promos' });
  await fromMenu(page, 'Promos', 'Remove from the library');
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  expect(await names(quiet)).toEqual(['Promos', 'Vinyl']);

  await fromMenu(page, 'Promos', 'Remove from the library');
  await expect(row).toHaveCount(0);
  await page.mouse.move(0, 0);
  await page.clock.fastForward('00:11');
  await expect.poll(() => names(quiet)).toEqual(['Vinyl']);
});
