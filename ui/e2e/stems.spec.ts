/** Stems, heard and made, over the invented library: the download is long, and the engine that all tests share has none. */
import { expect } from '@playwright/test';
import { barriers } from './barriers';
import { happens, openFake, test } from './fakePage';

test('a stem goes on where the mix was, and the mix where the stem is', async ({ page, pages }) => {
  await openFake(page, pages, 'stems', 'tracks');
  await page.getByRole('row').nth(1).dblclick();
  const deck = page.getByRole('region', { name: 'Deck' });
  const seconds = async () => {
    const [, minutes, rest] = /(\d+):(\d+\.\d+)/.exec((await deck.textContent()) ?? '') ?? [];
    return Number(minutes) * 60 + Number(rest);
  };
  const place = deck.getByRole('slider', { name: 'Position in the track' });
  await expect(place).toBeVisible();
  const box = await place.boundingBox();
  if (!box) throw new Error('the waveform has no place');
  // Two thirds of the first picture: about ten seconds in.
  await place.click({ position: { x: (box.width * 2) / 3, y: box.height / 2 } });
  await expect(deck.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.poll(seconds).toBeGreaterThan(9);

  for (const stem of ['Vocals', 'Instrumental', 'Mix']) {
    const before = await seconds();
    await deck.getByRole('button', { name: stem }).click();
    await expect(deck.getByRole('button', { name: stem })).toHaveAttribute('aria-pressed', 'true');
    // It plays on from there: neither from the start, nor standing still.
    await expect.poll(seconds).toBeGreaterThan(before + 0.2);
    await expect(deck.getByRole('button', { name: 'Pause' })).toBeVisible();
  }
  expect(await barriers(page)).toEqual([]);
});

test('what stems need is fetched first, then they are made and heard', async ({ page, pages }) => {
  await openFake(page, pages, 'improvable', 'tracks');
  await page.getByRole('row').nth(1).dblclick();
  const deck = page.getByRole('region', { name: 'Deck' });
  await deck.getByRole('button', { name: 'Make stems' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make stems' });
  await expect(dialog).toContainText('Stems need a download of 73 MB, once.');
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Fetching what stems need…');
  await dialog.getByRole('button', { name: 'Go on meanwhile' }).click();
  await expect(dialog).toHaveCount(0);

  await happens(page, 'stemsReady');
  await expect(page.getByText(/^Stems of .* are queued$/)).toBeVisible();
  await expect(deck).toContainText('Waits for its analysis');
  await happens(page, 'stemsMade');
  await deck.getByRole('button', { name: 'Vocals' }).click();
  await expect(deck.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(deck.getByRole('button', { name: 'Vocals' })).toHaveAttribute('aria-pressed', 'true');
});
