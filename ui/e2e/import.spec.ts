/** Bringing in the library of the Mismo that was used before, from where a DJ looks for it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inBothThemes } from './barriers';
import { expect, open, test } from './fixtures';
import { writeOldLibrary } from './oldLibrary';
import { house, trance, writeMusic } from './wav';

test('an existing library is looked at, brought in, and its tracks go together', async ({ page, quiet }) => {
  const music = await writeMusic(join(quiet.home, 'Crate'), [
    { ...house, seconds: 4 },
    { ...trance, seconds: 5 },
  ]);
  const old = join(quiet.home, 'old');
  await mkdir(old);
  const played = { seconds: 4, bpm: 127.5, key: 9, rating: 4, colour: '#e5383b' };
  const file = await writeOldLibrary(old, {
    folders: [music, '/mnt/nowhere/Music'],
    tracks: [
      { ...played, path: join(music, 'Slow Tide.wav') },
      { ...played, path: join(music, 'High Noon.wav'), seconds: 5, bpm: 128, rating: null, colour: null },
      { ...played, path: join(music, 'Lost.wav') },
    ],
  });

  await open(page, quiet, 'folders');
  const ask = page.getByRole('main').getByRole('button', { name: 'Bring in a library…' });
  await ask.click();
  const dialog = page.getByRole('dialog', { name: 'Bring in an existing Mismo library' });
  const field = dialog.getByRole('textbox', { name: 'Its library.db' });
  await expect(field).toBeFocused();
  await field.fill(join(old, 'nothing.db'));
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(await inBothThemes(page)).toEqual([]);

  await field.fill(file);
  await field.press('Enter');
  await expect(dialog).toContainText('2 of 3 tracks can be brought in.');
  await dialog.getByText('1 folder not here').click();
  await expect(dialog).toContainText('/mnt/nowhere/Music');
  expect(await inBothThemes(page)).toEqual([]);
  expect(await quiet.call('GET', '/api/tracks')).toMatchObject({ data: [] });

  await dialog.getByRole('button', { name: 'Bring it in' }).click();
  await expect(dialog).toContainText('2 of 3 tracks are brought in.');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);
  // The button that asked may have made place for the list of folders: the keyboard is somewhere in the window.
  await expect(page.getByRole('listitem', { name: 'Crate' })).toContainText('2 tracks');

  await page.getByRole('link', { name: /^All tracks/ }).click();
  const row = page.getByRole('row', { name: /Slow Tide/ });
  await expect(row).toContainText('127.5');
  await expect(row.getByRole('img', { name: 'Red' })).toBeVisible();
  await row.click();
  await expect(page.getByRole('region', { name: 'Deck' })).toBeVisible();
  await page.keyboard.press('g');
  const panel = page.getByRole('complementary', { name: 'What goes with this' });
  await expect(panel.getByRole('button', { name: /^Go on from High Noon/ })).toBeVisible();
  expect(await inBothThemes(page)).toEqual([]);
});
