/** What the DJ decides by hand, from the deck. */
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { named, plain } from '../../testing/named';
import { openWindow } from '../../testing/render';
import { callsOf } from '../../testing/renderScreen';

/** The window with the deck of one track open. */
async function openDeck(change: object = {}) {
  const opened = openWindow(named([{ ...plain, ...change }]));
  await opened.user.click(await screen.findByText('Track 0'));
  const deck = within(await screen.findByRole('region', { name: 'Deck' }));
  await deck.findByRole('toolbar', { name: 'Beat grid' });
  const edits = () => callsOf(opened.fake, 'tracks_edit').map((input) => (input as { edit: unknown }).edit);
  return { ...opened, deck, edits };
}

describe('the grid', () => {
  it('is counted otherwise, marked as set, and goes back', async () => {
    const { deck, user, fake } = await openDeck();
    const beats = () => callsOf(fake, 'track_beats').length;
    const before = beats();
    await user.click(deck.getByRole('button', { name: 'Double the tempo, ×2' }));
    const tempo = await deck.findByTitle('Set by you; analysis: 87.00');
    expect(tempo).toHaveTextContent('174.00');
    // The lines in the waveform are those of the new grid.
    await waitFor(() => expect(beats()).toBeGreaterThan(before));
    await user.click(deck.getByRole('button', { name: 'Back to the analysis' }));
    expect(await deck.findByText('87.00')).toBeVisible();
    expect(deck.queryByRole('button', { name: 'Back to the analysis' })).not.toBeInTheDocument();
  });

  it.each([
    ['Grid 10 ms earlier', '{Shift>}{ArrowLeft}{/Shift}', -0.01],
    ['Grid 10 ms later', '{Shift>}{ArrowRight}{/Shift}', 0.01],
    ['Grid 1 ms earlier', '{Control>}{ArrowLeft}{/Control}', -0.001],
    ['Grid 1 ms later', '{Control>}{ArrowRight}{/Control}', 0.001],
  ])('%s, by button and by key', async (name, keys, seconds) => {
    const { deck, user, edits } = await openDeck();
    await user.click(deck.getByRole('button', { name }));
    await waitFor(() => expect(edits()).toEqual([{ kind: 'shift_grid', seconds }]));
    await user.keyboard(keys);
    await waitFor(() => expect(edits()).toHaveLength(2));
    expect(edits()[1]).toEqual(edits()[0]);
    expect(
      await screen.findByText(
        `Grid moved ${Math.abs(seconds) * 1000} ms ${seconds < 0 ? 'earlier' : 'later'}`,
      ),
    ).toBeVisible();
  });

  it('begins its bars at the playhead', async () => {
    const { deck, user, edits } = await openDeck({ first_beat_offset: 0.5 });
    await user.click(deck.getByRole('button', { name: 'Set downbeat here' }));
    await user.keyboard('d');
    await waitFor(() =>
      expect(edits()).toEqual([
        { kind: 'set_downbeat', seconds: 0.5 },
        { kind: 'set_downbeat', seconds: 0.5 },
      ]),
    );
  });

  it('cannot be counted otherwise where there is none, but can be set', async () => {
    const { deck } = await openDeck({ bpm: null, constant_tempo: null });
    expect(deck.getByRole('button', { name: 'Double the tempo, ×2' })).toBeDisabled();
    expect(deck.getByRole('button', { name: 'Grid 1 ms later' })).toBeDisabled();
    expect(deck.getByRole('button', { name: 'Tap' })).toBeEnabled();
  });

  it('says that its tempo varies', async () => {
    const { deck } = await openDeck({ bpm: 118.36, constant_tempo: false });
    expect(deck.getByText('118.4').parentElement).toHaveTextContent('118.4varies');
  });
});

describe('tempo and key', () => {
  it('are asked for by a key', async () => {
    const { user, edits } = await openDeck();
    await user.keyboard('t');
    const field = within(await screen.findByRole('dialog', { name: 'Set tempo' })).getByRole('textbox');
    await user.clear(field);
    await user.type(field, '88{Enter}');
    await waitFor(() => expect(edits()).toEqual([{ kind: 'set_tempo', bpm: 88 }]));
    await user.keyboard('k');
    await user.click(await screen.findByRole('button', { name: '4B A♭ major' }));
    await waitFor(() => expect(edits()).toHaveLength(2));
    expect(await screen.findByTitle('Set by you; analysis: 8A')).toBeVisible();
  });
});

describe('a lock', () => {
  it('is shown, holds, and is opened', async () => {
    const { deck, user, edits } = await openDeck();
    await user.click(deck.getByRole('button', { name: 'Lock tempo, grid and key' }));
    const lock = await deck.findByRole('button', { name: 'Locked: unlock tempo, grid and key' });
    expect(lock).toHaveAttribute('aria-pressed', 'true');
    for (const name of ['Double the tempo, ×2', 'Tap', 'Grid 1 ms later', 'Set downbeat here', 'Set key…'])
      expect(deck.getByRole('button', { name })).toBeDisabled();
    await user.keyboard('d{Shift>}{ArrowRight}{/Shift}');
    await user.keyboard('l');
    await waitFor(() =>
      expect(edits()).toEqual([
        { kind: 'lock', on: true },
        { kind: 'lock', on: false },
      ]),
    );
    expect(await deck.findByRole('button', { name: 'Double the tempo, ×2' })).toBeEnabled();
  });
});
