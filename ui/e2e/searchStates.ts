/** States of searching that take a few steps to reach, over the invented library `smart-lists`, by name. */
import { expect, type Page } from '@playwright/test';

const field = (page: Page) => page.getByRole('combobox', { name: 'Search tracks' });

export const searchStates: Record<string, (page: Page) => Promise<void>> = {
  completions: async (page) => {
    await field(page).fill('energy:>6 genre:t');
    await expect(page.getByRole('listbox', { name: 'Completions' })).toBeVisible();
  },
  'search-unread': async (page) => {
    await field(page).fill('bmp:124 tide');
    await expect(page.getByRole('button', { name: 'Did you mean bpm:?' })).toBeVisible();
  },
  'search-help': async (page) => {
    await page.getByRole('button', { name: 'What can be searched for' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  'sort-levels': async (page) => {
    const header = (name: string) => page.getByRole('button', { name, exact: true });
    await header('Key').click();
    await header('BPM').click({ modifiers: ['Shift'] });
    await header('Energy').click({ modifiers: ['Shift'] });
    await header('Energy').press('Alt+ArrowDown');
    await expect(page.getByRole('menu', { name: 'Column Energy' })).toBeVisible();
  },
  'smart-list': async (page) => {
    await page.getByRole('link', { name: /^Peak time/ }).click();
    await expect(page.getByRole('main').getByText('Peak time, 8A to 9A')).toBeVisible();
  },
  'smart-list-new': async (page) => {
    await field(page).fill('energy:>6 key:~8A');
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible();
  },
  'goes-with': async (page) => {
    await page.getByRole('row').nth(3).click();
    await page.keyboard.press('g');
    const panel = page.getByRole('complementary', { name: 'What goes with this' });
    await panel
      .getByRole('button', { name: /^Go on from/ })
      .first()
      .click();
    await expect(panel.getByRole('list', { name: 'The way here' }).getByRole('listitem')).toHaveCount(2);
    await expect(panel.getByRole('button', { name: /^Go on from/ }).first()).toBeVisible();
  },
};
