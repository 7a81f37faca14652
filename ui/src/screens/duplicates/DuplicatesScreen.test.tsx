import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../bridge';
import type { FakeBackend } from '../../testing/FakeBackend';
import { named, plain } from '../../testing/named';
import { callsOf, renderScreen } from '../../testing/renderScreen';

/** Two tracks with two files each, and one with a single file. */
function library(): FakeBackend {
  const copy = (group: string, path: string, change: object = {}) => ({
    ...plain,
    duplicate_group_id: group,
    file_hash: group,
    relative_path: path,
    file_path: `/music/${path}`,
    ...change,
  });
  const small = { bit_rate: 128_000, file_size: 6_000_000 };
  const fake = named([
    copy('one', 'Club/tide.flac', { title: 'Tide' }),
    copy('one', 'Old/tide.mp3', { title: 'Tide', ...small }),
    copy('two', 'Club/rain.flac', { title: 'Rain' }),
    copy('two', 'Old/rain.mp3', { title: 'Rain', ...small }),
    { ...plain, title: 'Alone' },
  ]);
  return fake;
}
const group = async (title: string) => within(await screen.findByRole('region', { name: title }));
const aside = (fake: FakeBackend) => fake.tracks.map(({ set_aside }) => set_aside);

describe('duplicates', () => {
  it('say where each file lies and what it is, and how much room the others take', async () => {
    renderScreen('duplicates', library());
    expect(
      await screen.findByText('2 tracks have more than one file. The copies besides take 12 MB.'),
    ).toBeVisible();
    const tide = await group('Tide');
    expect(await tide.findByRole('radio', { name: /tide\.flac/ })).toBeChecked();
    expect(tide.getByText(/^MP3 · 128 kbps · 6.0 MB/)).toBeVisible();
    expect(tide.getByText('/music/Old')).toBeVisible();
  });

  it('are set aside but for the chosen one, and brought back', async () => {
    const fake = library();
    const { user } = renderScreen('duplicates', fake);
    const tide = await group('Tide');
    await user.click(await tide.findByRole('radio', { name: /tide\.mp3/ }));
    await user.click(tide.getByRole('button', { name: 'Set the other aside' }));
    expect(await screen.findByText('One copy is set aside')).toBeVisible();
    expect(aside(fake)).toEqual([true, false, false, false, false]);
    expect(callsOf(fake, 'duplicate_resolve')).toEqual([{ id: 'one', canonicalTrackId: fake.tracks[1]?.id }]);
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Tide' })).not.toBeInTheDocument());

    await user.click(screen.getByText('Set aside (1)'));
    const again = await group('Tide');
    expect(await again.findByText('Set aside')).toBeVisible();
    await user.click(again.getByRole('button', { name: 'Bring it back' }));
    await waitFor(() => expect(aside(fake)).toEqual([false, false, false, false, false]));
    expect(await screen.findByText('No copy is set aside.')).toBeVisible();
  });

  it('are all set aside after a question, and all brought back by Undo', async () => {
    const fake = library();
    const { user } = renderScreen('duplicates', fake);
    await group('Tide');
    await user.click(screen.getByRole('button', { name: 'Set all others aside…' }));
    const question = within(await screen.findByRole('dialog', { name: 'Set the copies of 2 tracks aside?' }));
    expect(question.getByText(/Files on disk stay/)).toBeVisible();
    await user.click(question.getByRole('button', { name: 'Set aside' }));
    expect(await screen.findByText('2 copies are set aside')).toBeVisible();
    expect(aside(fake)).toEqual([false, true, false, true, false]);
    expect(await screen.findByText('Every duplicate is decided: lists show one file of each.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(aside(fake)).toEqual([false, false, false, false, false]));
  });

  it('say when there are none, and look again', async () => {
    const { user } = renderScreen('duplicates', named([plain]));
    expect(await screen.findByText('No duplicates')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('No track has a second file')).toBeVisible();
  });

  it('say why they cannot be read', async () => {
    const fake = library().answer('duplicates_list', () => {
      throw new CallError('database', 'Failed', 'The disk is gone.');
    });
    renderScreen('duplicates', fake);
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk is gone.');
  });

  it('are reached from their smart list, whose rows say what is set aside', async () => {
    const fake = library();
    fake.tracks = fake.tracks.map((track, index) => ({ ...track, set_aside: index === 1 }));
    const { user } = renderScreen('tracks', fake);
    await user.click(await screen.findByRole('link', { name: /^Duplicates/ }));
    expect(await screen.findByText('set aside')).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Decide which to show' }));
    expect(await screen.findByRole('heading', { name: 'Duplicates' })).toBeVisible();
  });
});
