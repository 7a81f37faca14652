/** Stems in the deck: hearing them, and what is said where they cannot be heard. */
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeBackend } from '../../testing/FakeBackend';
import { named, plain } from '../../testing/named';
import { openWindow } from '../../testing/render';
import { queuedBy } from '../../testing/renderScreen';
import { FOUR } from '../../testing/stems';

/** The window with the deck of one analysed track open; `prepare` says what became of its stems. */
async function openDeck(prepare: (fake: FakeBackend, id: string) => void) {
  const fake = named([plain]);
  const [track] = fake.tracks;
  if (!track) throw new Error('no track');
  prepare(fake, track.id);
  const opened = openWindow(fake);
  await opened.user.click(await screen.findByText('Track 0'));
  const deck = within(await screen.findByRole('region', { name: 'Deck' }));
  await deck.findByRole('toolbar', { name: 'Beat grid' });
  const pressed = () =>
    deck
      .getAllByRole('button', { pressed: true })
      .map((button) => button.textContent)
      .filter((text) => text !== 'Clicks on');
  return { ...opened, id: track.id, deck, pressed };
}

const two = (fake: FakeBackend, id: string) => fake.stems.make([id]);

describe('choosing a stem', () => {
  it('is one of mix, vocals and instrumental', async () => {
    const { deck, user, pressed } = await openDeck(two);
    expect(pressed()).toEqual(['Mix']);
    await user.click(deck.getByRole('button', { name: 'Vocals' }));
    await waitFor(() => expect(pressed()).toEqual(['Vocals']));
    await user.click(deck.getByRole('button', { name: 'Instrumental' }));
    await waitFor(() => expect(pressed()).toEqual(['Instrumental']));
    expect(deck.queryByRole('button', { name: 'Drums' })).not.toBeInTheDocument();
    expect(deck.queryByRole('button', { name: 'Make stems' })).not.toBeInTheDocument();
  });

  it('offers all four where there are four', async () => {
    const { deck } = await openDeck((fake, id) => fake.stems.make([id], FOUR));
    for (const name of ['Mix', 'Vocals', 'Drums', 'Bass', 'Other'])
      expect(deck.getByRole('button', { name })).toBeEnabled();
  });

  it('works by one key, round and round, and by the arrows', async () => {
    const { deck, user, pressed } = await openDeck(two);
    for (const stem of ['Vocals', 'Instrumental', 'Mix']) {
      await user.keyboard('v');
      await waitFor(() => expect(pressed()).toEqual([stem]));
    }
    deck.getByRole('button', { name: 'Mix' }).focus();
    await user.keyboard('{ArrowRight} ');
    await waitFor(() => expect(pressed()).toEqual(['Vocals']));
  });
});

describe('stems that are gone', () => {
  it('give way to the mix, and are made again', async () => {
    const { fake, deck, user, pressed, id } = await openDeck((made, track) => {
      two(made, track);
      made.setStems({ state: 'ready' });
      made.stems.remove(track);
    });
    await user.click(deck.getByRole('button', { name: 'Vocals' }));
    expect(await deck.findByText(/removed to save room/)).toBeVisible();
    expect(pressed()).toEqual(['Mix']);
    await user.click(deck.getByRole('button', { name: 'Make stems again' }));
    expect(await screen.findByText('Stems of Track 0 are queued')).toBeVisible();
    expect(queuedBy(fake)).toEqual([
      {
        track_ids: [id],
        options: { basic_features: false, characteristics: false, stems: true },
        priority: 'high',
      },
    ]);
    fake.finishStems();
    await waitFor(() => expect(deck.queryByText(/removed to save room/)).not.toBeInTheDocument());
    await user.click(deck.getByRole('button', { name: 'Vocals' }));
    await waitFor(() => expect(pressed()).toEqual(['Vocals']));
  });
});

describe('stems that failed', () => {
  it('say why, with the way to try again', async () => {
    const { fake, deck, user } = await openDeck((made, id) => {
      made.setStems({ state: 'ready' });
      made.stems.fail(id, 'disk_full', 'There is not enough room on the disk for the stems.');
    });
    expect(deck.getByText(/not enough room on the disk/)).toBeVisible();
    await user.click(deck.getByRole('button', { name: 'Make stems' }));
    await waitFor(() => expect(queuedBy(fake)).toHaveLength(1));
  });

  it('name the download where that was lacking', async () => {
    const { deck, user } = await openDeck((made, id) =>
      made.stems.fail(id, 'stems_not_installed', 'Switch stems on in the settings.'),
    );
    expect(deck.getByText('Stems need a download of 73 MB, once.')).toBeVisible();
    await user.click(deck.getByRole('button', { name: 'Make stems' }));
    expect(await screen.findByRole('button', { name: 'Download and make stems' })).toBeVisible();
  });
});

it('a track that waits for its analysis is not asked for stems', async () => {
  const { deck, fake, id } = await openDeck((made) => made.setStems({ state: 'ready' }));
  expect(deck.getByRole('button', { name: 'Make stems' })).toBeEnabled();
  fake.emit({
    type: 'job.changed',
    data: {
      jobs: [
        {
          job_id: 'a',
          track_id: id,
          status: 'processing',
          priority: 'normal',
          progress_percent: 40,
          created_at: '',
          last_error: null,
        },
      ],
    },
  });
  await waitFor(() => expect(deck.getByRole('button', { name: 'Make stems' })).toBeDisabled());
  expect(deck.getByRole('progressbar', { name: 'Analysis' })).toHaveAttribute('aria-valuenow', '40');
});
