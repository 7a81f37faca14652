import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../bridge';
import { named, plain } from '../../testing/named';
import { openWindow } from '../../testing/render';
import { callsOf, renderScreen } from '../../testing/renderScreen';

/** Three tracks at 87 BPM in A minor: one file says 174, one says 128 and C minor, one says the same as we do. */
function disagreeing() {
  const fake = named([plain, plain, plain]);
  const [double, other, same] = fake.tracks.map(({ id }) => id) as [string, string, string];
  fake.edits.tags = {
    [double]: { bpm: 174 },
    [other]: { bpm: 128, key: 0, mode: 0 },
    [same]: { bpm: 87, key: 9, mode: 0 },
  };
  return fake;
}

const rowOf = async (title: string) => {
  const row = (await screen.findByRole('button', { name: title })).closest('li');
  if (!row) throw new Error(`${title} stands in no row`);
  return within(row);
};

describe('the side bar', () => {
  it('leads there, with the number, when there are some', async () => {
    const { user } = openWindow(disagreeing());
    const link = await screen.findByRole('link', { name: /^Disagreements/ });
    expect(link).toHaveTextContent('2');
    await user.click(link);
    expect(await screen.findByText('2 files say another tempo or key than what counts now.')).toBeVisible();
  });

  it('does not speak of it when there are none', async () => {
    const { fake } = openWindow(named([plain]));
    await screen.findByText('Track 0');
    await waitFor(() => expect(callsOf(fake, 'disagreements_list')).toHaveLength(1));
    expect(screen.queryByRole('link', { name: /^Disagreements/ })).not.toBeInTheDocument();
  });
});

describe('a disagreement', () => {
  it('shows both values', async () => {
    renderScreen('disagreements', disagreeing());
    const row = await rowOf('Track 1');
    expect(row.getByText('87.00')).toBeVisible();
    expect(row.getByText('128.00')).toBeVisible();
    expect(row.getByRole('img', { name: 'A minor' })).toHaveTextContent('8A');
    expect(row.getByRole('img', { name: 'C minor, from the file' })).toHaveTextContent('5A');
    expect((await rowOf('Track 0')).queryByText('Key')).not.toBeInTheDocument();
    expect(screen.queryByText('Track 2')).not.toBeInTheDocument();
  });

  it('is heard', async () => {
    const { user } = renderScreen('disagreements', disagreeing());
    await user.click((await rowOf('Track 0')).getByRole('button', { name: 'Play Track 0' }));
    await user.click(screen.getByRole('button', { name: 'Clicks off' }));
    expect(await screen.findByRole('button', { name: 'Clicks on' })).toHaveAttribute('aria-pressed', 'true');
  });

  it('ends when ours is kept, and comes back', async () => {
    const { fake, user } = renderScreen('disagreements', disagreeing());
    await user.click((await rowOf('Track 0')).getByRole('button', { name: 'Keep ours for Track 0' }));
    await waitFor(() => expect(screen.queryByText('Track 0')).not.toBeInTheDocument());
    expect(callsOf(fake, 'tracks_edit')).toEqual([
      { track_ids: [fake.tracks[0]?.id], edit: { kind: 'settle' } },
    ]);
    // The keyboard stays in the list, on the row that moved up.
    expect(screen.getByRole('button', { name: 'Keep ours for Track 1' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Track 0')).toBeVisible();
  });

  it('ends when the file’s tempo is taken: the same beats, counted otherwise', async () => {
    const { fake, user } = renderScreen('disagreements', disagreeing());
    await user.click(
      (await rowOf('Track 0')).getByRole('button', { name: 'Take the file’s tempo, 174.00, for Track 0' }),
    );
    await waitFor(() => expect(screen.queryByText('Track 0')).not.toBeInTheDocument());
    expect(fake.tracks[0]).toMatchObject({ bpm: 174, bpm_source: 'user' });
    expect(callsOf(fake, 'tracks_edit')).toEqual([
      expect.objectContaining({ edit: { kind: 'scale_tempo', factor: 'double' } }),
    ]);
  });

  it('is decided one value at a time', async () => {
    const { fake, user } = renderScreen('disagreements', disagreeing());
    const row = await rowOf('Track 1');
    await user.click(row.getByRole('button', { name: 'Take the file’s key, C minor, for Track 1' }));
    await waitFor(() => expect(row.queryByText('Key')).not.toBeInTheDocument());
    expect(fake.tracks[1]).toMatchObject({ musical_key: 0, mode: 0, key_source: 'user' });
    await user.click(row.getByRole('button', { name: 'Take the file’s tempo, 128.00, for Track 1' }));
    await waitFor(() => expect(screen.queryByText('Track 1')).not.toBeInTheDocument());
    expect(fake.tracks[1]?.bpm).toBe(128);
  });

  it('opens in the deck', async () => {
    const { user } = renderScreen('disagreements', disagreeing());
    await user.click(await screen.findByRole('button', { name: 'Track 1' }));
    const deck = within(await screen.findByRole('region', { name: 'Deck' }));
    expect(await deck.findByRole('heading', { name: 'Track 1' })).toBeVisible();
  });
});

describe('the list', () => {
  it('is decided at once, and says when nothing is left', async () => {
    const { fake, user } = renderScreen('disagreements', disagreeing());
    await screen.findByText('Track 0');
    await user.click(screen.getByRole('button', { name: 'Keep ours for all' }));
    expect(await screen.findByText('No file says something else')).toBeVisible();
    expect(callsOf(fake, 'tracks_edit')).toHaveLength(1);
  });

  it('says why it cannot be read', async () => {
    const fake = disagreeing().answer('disagreements_list', () => {
      throw new CallError('database', 'Failed', 'The library cannot be read.');
    });
    renderScreen('disagreements', fake);
    expect(await screen.findByText('The disagreements cannot be read')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
