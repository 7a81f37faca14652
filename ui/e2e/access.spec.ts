import { barriers, expect, open, test } from './fixtures';

const screens = ['tracks', 'folders', 'engine', 'logs', 'settings'] as const;

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`nothing keeps people out, ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const screen of screens) {
      test(screen, async ({ page, library }) => {
        await open(page, library, screen);
        await expect(page.getByRole('main').getByText(/\w/).first()).toBeVisible();
        expect(await barriers(page)).toEqual([]);
      });
    }

    test('deck', async ({ page, library }) => {
      await open(page, library);
      await page.getByRole('row', { name: /Slow Tide/ }).click();
      await expect(page.getByRole('region', { name: 'Deck' })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    });

    test('first run', async ({ page, quiet }) => {
      await open(page, quiet);
      await expect(page.getByRole('button', { name: 'Choose folder…' })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    });
  });
}
