import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { named, plain } from '../../testing/named';
import { openWindow } from '../../testing/render';
import { callsOf } from '../../testing/renderScreen';

/** 87 BPM in A minor, and around it what goes with it in different ways. */
const crate = () =>
  named([
    { ...plain, energy_level: 5 },
    { ...plain, energy_level: 5, bpm: 88.74 },
    { ...plain, energy_level: 6, bpm: 174, musical_key: 0, mode: 1 },
    { ...plain, energy_level: 4, bpm: 87, musical_key: 4 },
    { ...plain, energy_level: 9 },
    { ...plain, energy_level: 5, bpm: 110 },
    { ...plain, energy_level: 5, musical_key: 1 },
  ]);

const panel = () => screen.findByRole('complementary', { name: 'What goes with this' });
const rows = async () =>
  within(await panel())
    .getAllByRole('listitem')
    .map((row) => [row.querySelector('[data-row]')?.textContent, row.querySelector('small')?.textContent]);

async function opened() {
  const window = openWindow(crate());
  await window.user.click(await screen.findByText('Track 0'));
  await window.user.click(await screen.findByRole('button', { name: 'What fits' }));
  await screen.findByText('3 tracks');
  return window;
}

it('ranks what goes with a track and says why, in each row', async () => {
  await opened();
  expect(await rows()).toEqual([
    [expect.stringMatching(/^Track 1/), 'same key, +2.0 %, same energy'],
    [expect.stringMatching(/^Track 2/), 'relative key, double tempo, energy +1'],
    [expect.stringMatching(/^Track 3/), 'neighbouring key, same tempo, energy −1'],
  ]);
});

it('goes on from a row, and back by the trail', async () => {
  const { fake, user } = await opened();
  const aside = within(await panel());
  await user.click(aside.getByRole('button', { name: 'Go on from Track 1' }));
  const trail = within(await aside.findByRole('list', { name: 'The way here' }));
  expect(await trail.findByRole('button', { name: 'Track 1' })).toHaveAttribute('aria-current', 'step');
  expect(callsOf(fake, 'track_fits').at(-1)).toMatchObject({ id: fake.tracks[1]?.id });
  (await aside.findByRole('button', { name: /^Track 0 ?\w/ })).focus();
  await user.keyboard('{ArrowRight}');
  await waitFor(() => expect(trail.getAllByRole('button')).toHaveLength(3));
  await waitFor(() => expect(document.activeElement).toHaveAttribute('data-row'));
  await user.keyboard('{ArrowLeft}');
  await waitFor(() => expect(trail.getAllByRole('button')).toHaveLength(2));
  await user.click(trail.getByRole('button', { name: 'Track 0' }));
  await waitFor(() => expect(aside.queryByRole('list', { name: 'The way here' })).not.toBeInTheDocument());
});

it('puts a row into the deck', async () => {
  const { user } = await opened();
  await user.click(within(await panel()).getByRole('button', { name: /^Track 2 ?\w/ }));
  const deck = await screen.findByRole('region', { name: 'Deck' });
  expect(await within(deck).findByRole('heading', { name: 'Track 2' })).toBeVisible();
});

it('becomes a search that can be saved', async () => {
  const { fake, user } = await opened();
  await user.click(within(await panel()).getByRole('button', { name: 'Show in the track list' }));
  const id = fake.tracks[0]?.id;
  expect(screen.getByRole('combobox', { name: 'Search tracks' })).toHaveValue(`fits:${id}`);
  expect(await screen.findByText('Tracks that go with')).toHaveTextContent('Track 0');
  await waitFor(() => expect(callsOf(fake, 'tracks_list').at(-1)).toMatchObject({ search: `fits:${id}` }));
});

it('opens from the menu of a row and closes with Escape', async () => {
  const { user } = openWindow(crate());
  await user.pointer({ keys: '[MouseRight]', target: await screen.findByText('Track 3') });
  await user.click(await screen.findByRole('menuitem', { name: 'What goes with this' }));
  const aside = await panel();
  (await within(aside).findByRole('button', { name: /^Track 0 ?\w/ })).focus();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(aside).not.toBeInTheDocument());
});

it('of a track without tempo and key offers to analyse it', async () => {
  const fake = named([{ state: 'new', bpm: null, musical_key: null, mode: null }]);
  const { user } = openWindow(fake);
  await user.pointer({ keys: '[MouseRight]', target: await screen.findByText('Track 0') });
  await user.click(await screen.findByRole('menuitem', { name: 'What goes with this' }));
  expect(await screen.findByText('No tempo and key yet')).toBeVisible();
  await user.click(within(await panel()).getByRole('button', { name: 'Analyse' }));
  await waitFor(() =>
    expect(callsOf(fake, 'analysis_reanalyze').at(-1)).toMatchObject({ track_ids: [fake.tracks[0]?.id] }),
  );
});
