import { barriers } from './barriers';
import { test as onFake, openFake } from './fakePage';
import { expect, open, test } from './fixtures';
import { searchStates } from './searchStates';

/** What stands on a screen once it has all that it shows. */
const screens = {
  tracks: 'Slow Tide',
  folders: 'all analysed',
  engine: 'Engine ready',
  logs: 'Analysis server ready',
  settings: 'CC BY 4.0',
};

/** States of the invented library, a screen in each, and what stands there. */
const seldom = [
  ['edits', 'disagreements', 'Take the file’s'],
  ['servers', 'engine', 'enhanced'],
  ['stems-failed', 'engine', 'Try again (73 MB)'],
  ['paused', 'engine', 'Analysis is paused.'],
  ['performing', 'engine', 'Mixxx is running'],
  ['long-work', 'settings', 'Copies of your library'],
  ['improvable', 'tracks', '312 tracks could be improved'],
] as const;

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`nothing keeps people out, ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const [screen, content] of Object.entries(screens)) {
      test(screen, async ({ page, library }) => {
        await open(page, library, screen);
        await expect(page.getByRole('main').getByText(content).first()).toBeVisible();
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

  onFake.describe(`nor in states that are seldom, ${colorScheme}`, () => {
    onFake.use({ colorScheme });

    for (const [scenario, screen, content] of seldom) {
      onFake(`${scenario}: ${screen}`, async ({ page, pages }) => {
        await openFake(page, pages, scenario, screen);
        await expect(page.getByRole('main').getByText(content).first()).toBeVisible();
        expect(await barriers(page)).toEqual([]);
      });
    }

    for (const [state, reach] of Object.entries(searchStates)) {
      onFake(state, async ({ page, pages }) => {
        await openFake(page, pages, 'smart-lists', 'tracks');
        await reach(page);
        expect(await barriers(page)).toEqual([]);
      });
    }
  });
}
