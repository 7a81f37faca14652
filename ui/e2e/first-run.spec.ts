import { join } from 'node:path';
import { ANALYSED_MS, expect, open, test } from './fixtures';
import { Mismo } from './mismo';
import { house, writeMusic } from './wav';

test('from the welcome to the tempo of real audio on screen', async ({ page }) => {
  test.setTimeout(2 * ANALYSED_MS);
  const mismo = await Mismo.start({ PYTHON_SERVER_AUTO_START: 'true' });
  try {
    const music = await writeMusic(join(mismo.home, 'Crate'), [house]);
    await open(page, mismo);
    await expect(page.getByRole('heading', { name: 'Your music, ready to mix.' })).toBeVisible();

    await page.getByRole('button', { name: 'Choose folder…' }).click();
    await page.getByRole('textbox', { name: 'Folder' }).fill(music);
    await page.getByRole('button', { name: 'Add folder' }).click();

    const row = page.getByRole('row', { name: /Slow Tide/ });
    await expect(row).toBeVisible();
    await expect(row).toContainText('128.0', { timeout: ANALYSED_MS });
    await expect(page.getByRole('contentinfo')).toContainText('Engine ready');
  } finally {
    await mismo.remove();
  }
});

test('shows the engine coming up beside the one thing to do', async ({ page, quiet }) => {
  await open(page, quiet);
  const engine = page.getByRole('complementary', { name: 'Analysis engine' });
  await expect(engine.getByRole('listitem')).toContainText([
    'Python environment',
    'Packages',
    'Analysis models',
    'Check',
    'First start',
    'Ready',
  ]);
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
});

test('a path that is none is explained where it was typed', async ({ page, quiet }) => {
  await open(page, quiet);
  await page.getByRole('button', { name: 'Choose folder…' }).click();
  const field = page.getByRole('textbox', { name: 'Folder' });
  await field.fill(join(quiet.home, 'nowhere'));
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('dialog')).toContainText('nowhere');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Choose folder…' })).toBeVisible();
});

test('the other screens are one click away and lead back', async ({ page, quiet }) => {
  await open(page, quiet);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: /All tracks/ }).click();
  await expect(page.getByRole('heading', { name: 'Your music, ready to mix.' })).toBeVisible();
});
