import { expect, open, test } from './fixtures';

test('every track shows the tempo it was made with', async ({ page, library }) => {
  await open(page, library);
  await expect(page.getByRole('row', { name: /Slow Tide/ })).toContainText('128.0');
  await expect(page.getByRole('row', { name: /High Noon/ })).toContainText('138.0');
});

test('search narrows the list as it is typed', async ({ page, library }) => {
  await open(page, library);
  await page.keyboard.press('Control+f');
  await expect(page.getByLabel('Search tracks')).toBeFocused();
  await page.keyboard.type('noon');
  await expect(page.getByRole('row', { name: /High Noon/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Slow Tide/ })).toHaveCount(0);
});

test('the keyboard opens the deck, and the sound plays on', async ({ page, library }) => {
  await open(page, library);
  await expect(page.getByRole('row', { name: /Slow Tide/ })).toBeVisible();
  await page.getByRole('grid', { name: 'Tracks' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const deck = page.getByRole('region', { name: 'Deck' });
  await expect(deck).toBeVisible();
  await expect(deck).toContainText('BPM');

  await expect(deck).toContainText('0:00.00');
  await deck.getByRole('button', { name: 'Play' }).click();
  await expect(deck.getByRole('button', { name: 'Pause' })).toBeVisible();
  // Past the first second: the sound runs, it was not only begun.
  await expect(deck).toContainText(/0:0[1-9]\.\d\d/);
  await deck.getByRole('button', { name: 'Pause' }).click();
  await page.keyboard.press('Escape');
  await expect(deck).toHaveCount(0);
});
