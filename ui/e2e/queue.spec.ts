/** A queue that rests and goes on, over the invented library: what a real engine finishes meanwhile is up to it. */
import { expect } from '@playwright/test';
import { barriers } from './barriers';
import { openFake, test } from './fakePage';

test('a pause is said everywhere, and ended where it is said', async ({ page, pages }) => {
  await openFake(page, pages, 'long-work', 'tracks');
  const bar = page.getByRole('contentinfo');
  await expect(bar).toContainText('2 at a time');
  await page.keyboard.press('p');
  await expect(bar).toContainText('Analysis is paused · 2 tracks are finished first, 310 wait');
  await bar.getByRole('link', { name: /^Analysis is paused/ }).click();
  const work = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Work' }) });
  await expect(work).toContainText('Analysis is paused.');
  expect(await barriers(page)).toEqual([]);
  await work.getByRole('button', { name: 'Go on' }).click();
  await expect(bar).toContainText('2 at a time');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
});
