/** Searching, sorting, smart lists and what goes with a track, in a real browser over the invented library. */
import { expect } from '@playwright/test';
import { barriers } from './barriers';
import { openFake, test } from './fakePage';

test('completion changes the word at the caret and nothing else', async ({ page, pages }) => {
  await openFake(page, pages, 'small', 'tracks');
  const field = page.getByRole('combobox', { name: 'Search tracks' });
  await field.fill(' night');
  await field.press('Home');
  await field.pressSequentially('genre:tec');
  await page.getByRole('option', { name: /^Tech house/ }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('option', { name: /^Techno/ }).click();
  await expect(field).toHaveValue('genre:Techno night');
  await field.pressSequentially('x');
  await expect(field).toHaveValue('genre:Techno xnight');
});

test('a smart list is saved, dragged to another place and open after a reload', async ({ page, pages }) => {
  await openFake(page, pages, 'small', 'tracks');
  await page.getByRole('combobox', { name: 'Search tracks' }).fill('energy:>6');
  await page.keyboard.press('Control+s');
  await page.getByRole('textbox', { name: 'Name' }).fill('Peak');
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Enter');
  const peak = page.getByRole('link', { name: /^Peak ?\d/ });
  await expect(peak).toHaveAttribute('aria-current', 'page');
  await peak.dragTo(page.getByRole('link', { name: /^Failed/ }));
  await expect(page.getByRole('navigation').getByRole('link').nth(2)).toHaveText(/^Peak/);

  await page.getByRole('link', { name: /^Failed/ }).click();
  await page.reload();
  await expect(page.getByRole('link', { name: /^Failed/ })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('row')).toHaveCount(2);
});

test('three levels of sorting by Shift', async ({ page, pages }) => {
  await openFake(page, pages, 'small', 'tracks');
  const header = (name: string) => page.getByRole('button', { name, exact: true });
  await header('Key').click();
  await header('BPM').click({ modifiers: ['Shift'] });
  await header('Energy').press('Shift+Enter');
  await expect(page.getByRole('columnheader', { name: 'Energy' })).toHaveAttribute('aria-sort', 'descending');
  await expect(header('Energy')).toHaveAttribute('aria-description', 'Sorted third');
});

test('what goes with a track, from the deck', async ({ page, pages }) => {
  await openFake(page, pages, 'smart-lists', 'tracks');
  await page.getByRole('row').nth(3).click();
  await page.keyboard.press('g');
  const panel = page.getByRole('complementary', { name: 'What goes with this' });
  await panel
    .getByRole('button', { name: /^Go on from/ })
    .first()
    .click();
  await expect(panel.getByRole('list', { name: 'The way here' }).getByRole('listitem')).toHaveCount(2);
  expect(await barriers(page)).toEqual([]);
});
