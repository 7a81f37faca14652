import { expect, open, test } from './fixtures';

test('an application that ends is told, and the page goes on when it is back', async ({ page, quiet }) => {
  await open(page, quiet, 'folders');
  await expect(page.getByRole('heading', { name: 'No folder yet' })).toBeVisible();
  expect(await quiet.stop()).toBe(0);
  await expect(page.getByText(/Mismo cannot be reached/).first()).toBeVisible();
  await quiet.restart();
  await expect(page.getByText(/Mismo cannot be reached/)).toHaveCount(0);
});

test('the palette finds a command by its words and runs it', async ({ page, quiet }) => {
  await open(page, quiet, 'settings');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('go logs');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Logs' })).toBeVisible();
});
