/** What a DJ writes about a track: text, stars and a colour, without the mouse. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inBothThemes } from './barriers';
import { expect, open, test } from './fixtures';
import { house, trance, writeMusic } from './wav';

test('details, stars and a colour are written with the keyboard, and taken back in one step', async ({
  page,
  quiet,
}) => {
  const music = await writeMusic(join(quiet.home, 'Crate'), [
    { ...house, seconds: 4 },
    { ...trance, seconds: 4 },
  ]);
  const file = join(music, 'Slow Tide.wav');
  const before = await readFile(file);
  await quiet.call('POST', '/api/library/directories', { path: music });
  await open(page, quiet);
  const row = page.getByRole('row', { name: /Slow Tide/ });
  await row.click();
  await page.keyboard.press('Control+i');

  const dialog = page.getByRole('dialog', { name: 'Edit details' });
  await expect(dialog.getByRole('textbox', { name: 'Title' })).toBeFocused();
  const artist = dialog.getByRole('combobox', { name: 'Artist', exact: true });
  await artist.fill('Kessel');
  const stars = dialog.getByRole('slider', { name: 'Rating' });
  await stars.focus();
  await stars.press('4');
  await expect(dialog).toContainText('Four stars');
  await dialog.getByRole('radio', { name: 'No colour' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Red' })).toBeChecked();
  expect(await inBothThemes(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');

  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('grid', { name: 'Tracks' })).toBeFocused();
  await expect(row).toContainText('Kessel');
  await expect(row.getByRole('img', { name: 'Red' })).toBeVisible();
  const rating = row.getByRole('slider', { name: 'Rating of Slow Tide' });
  await expect(rating).toHaveAttribute('aria-valuetext', 'Four stars');
  expect((await readFile(file)).equals(before), 'the file itself is as it was').toBe(true);

  await page.keyboard.press('Control+z');
  await expect(row).toContainText('Test Signals');
  await expect(row.getByRole('img', { name: 'Red' })).toHaveCount(0);
  await expect(rating).toHaveAttribute('aria-valuetext', 'No stars');
});

test('of a selection, what differs stays until something is set', async ({ page, quiet }) => {
  const music = await writeMusic(join(quiet.home, 'Crate'), [
    { ...house, seconds: 4 },
    { ...trance, seconds: 4, artist: 'Ulm' },
  ]);
  await quiet.call('POST', '/api/library/directories', { path: music });
  await open(page, quiet);
  await page.getByRole('row', { name: /Slow Tide/ }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+i');
  const dialog = page.getByRole('dialog', { name: 'Edit details of 2 tracks' });
  await expect(dialog.getByRole('combobox', { name: 'Artist', exact: true })).toHaveAccessibleDescription(
    'Different: kept',
  );
  await dialog.getByRole('radio', { name: 'Aqua' }).check({ force: true });
  await expect(dialog).toContainText('Aqua, for all of them');
  expect(await inBothThemes(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /High Noon/ }).getByRole('img', { name: 'Aqua' })).toBeVisible();
  await expect(page.getByRole('row', { name: /High Noon/ })).toContainText('Ulm');
});
