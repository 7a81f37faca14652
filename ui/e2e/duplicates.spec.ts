/** Files of the same audio: found, decided, taken back. */
import { join } from 'node:path';
import { inBothThemes } from './barriers';
import { expect, open, test } from './fixtures';
import type { Mismo } from './mismo';
import { house, writeMusic } from './wav';

const TITLE = 'Slow Tide';

const listed = async (mismo: Mismo) =>
  (await mismo.call<{ data: { relative_path: string }[] }>('GET', '/api/tracks')).data
    .map(({ relative_path }) => relative_path)
    .sort();

test('an empty library says what would stand there, and looks', async ({ page, quiet }) => {
  await open(page, quiet, 'duplicates');
  await expect(page.getByRole('heading', { name: 'No duplicates' })).toBeVisible();
  expect(await inBothThemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('No track has a second file').first()).toBeVisible();
});

test('the keyboard chooses the file that is shown, sets the other aside and brings it back', async ({
  page,
  quiet,
}) => {
  const music = join(quiet.home, 'Music');
  for (const folder of ['Club', 'Old']) await writeMusic(join(music, folder), [{ ...house, seconds: 4 }]);
  await quiet.call('POST', '/api/library/directories', { path: music });
  await expect.poll(() => listed(quiet)).toHaveLength(2);

  await open(page, quiet, 'duplicates');
  const group = page.getByRole('region', { name: TITLE });
  const look = page.getByRole('button', { name: 'Look again' });
  if (!(await group.isVisible())) await look.click();
  const files = group.getByRole('radio');
  await expect(files).toHaveCount(2);
  expect(await inBothThemes(page)).toEqual([]);

  const old = group.getByRole('radio', { name: /Old$/ });
  await old.focus();
  await old.press('Space');
  await expect(old).toBeChecked();
  const decide = group.getByRole('button', { name: 'Set the other aside' });
  await decide.focus();
  await decide.press('Enter');
  await expect(page.getByText('Every duplicate is decided: lists show one file of each.')).toBeVisible();
  expect(await listed(quiet)).toEqual([`Old/${TITLE}.wav`]);

  await page.getByText('Set aside (1)').click();
  await expect(group).toContainText('Set aside');
  expect(await inBothThemes(page)).toEqual([]);
  await group.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByText('No copy is set aside.')).toBeVisible();
  expect(await listed(quiet)).toEqual([`Club/${TITLE}.wav`, `Old/${TITLE}.wav`]);
});
