import { expect, open, test } from './fixtures';
import { Mismo } from './mismo';

test('a change is in force at once and outlives the page', async ({ page, quiet }) => {
  await open(page, quiet, 'settings');
  const notation = page.getByRole('group', { name: 'How keys are written' });
  await notation.getByRole('button', { name: 'Open Key' }).click();
  await expect(notation.getByRole('button', { name: 'Open Key' })).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(notation.getByRole('button', { name: 'Open Key' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Reset to default Camelot' }).click();
  await expect(notation.getByRole('button', { name: 'Camelot' })).toHaveAttribute('aria-pressed', 'true');
});

test('a senseless value is explained at its field and changes nothing', async ({ page, quiet }) => {
  await open(page, quiet, 'settings');
  const field = page.getByRole('textbox', { name: 'Tracks analysed at a time by each server, at most' });
  await field.fill('9999');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('a whole number from 1 to 64')).toBeVisible();
  await field.press('Escape');
  await expect(field).toHaveValue('2');
});

test('what the environment fixes is read-only and says so', async ({ page }) => {
  const mismo = await Mismo.start({ MAX_CONCURRENT_ANALYSIS: '1' });
  try {
    await open(page, mismo, 'settings');
    const field = page.getByRole('textbox', { name: 'Tracks analysed at a time by each server, at most' });
    await expect(field).toHaveValue('1');
    await expect(field).not.toBeEditable();
    await expect(page.getByText('Set by the environment').first()).toBeVisible();
  } finally {
    await mismo.remove();
  }
});

test('names the data folder, the address and the work of others', async ({ page, quiet }) => {
  await open(page, quiet, 'settings');
  await expect(page.getByText(`${quiet.home}/data`, { exact: true })).toBeVisible();
  await expect(page.getByText(quiet.url, { exact: true })).toBeVisible();
  await expect(page.getByText('CC BY 4.0')).toBeVisible();
});
