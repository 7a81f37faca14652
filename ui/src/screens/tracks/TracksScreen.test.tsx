import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../bridge';
import { FakeBackend } from '../../testing/FakeBackend';
import { openWindow } from '../../testing/render';

/** The row whose title is `title`, once it is there. */
async function rowOf(title: string): Promise<HTMLElement> {
  const cell = await screen.findByText(title);
  const row = cell.closest<HTMLElement>('[role="row"]');
  if (!row) throw new Error(`${title} stands in no row`);
  return row;
}

const lastQuery = (fake: FakeBackend) => fake.calls.findLast(({ name }) => name === 'tracks_list')?.input;

/** Ten tracks with names of their own, so that rows can be told apart. */
function named(change: Partial<FakeBackend['tracks'][number]>[]): FakeBackend {
  const fake = new FakeBackend({ tracks: change.length });
  fake.tracks = fake.tracks.map((track, index) => ({ ...track, title: `Track ${index}`, ...change[index] }));
  return fake;
}

describe('rows', () => {
  it('say in words how each track stands', async () => {
    openWindow(
      named([
        { state: 'done', bpm: 128, bpm_source: 'analysis', bpm_confidence: 0.9, musical_key: 9, mode: 0 },
        { state: 'queued', bpm: 126, bpm_source: 'file_tag' },
        { state: 'analysing', progress_percent: 40 },
        { state: 'failed', state_reason: 'The file is cut off' },
        { state: 'away' },
        { state: 'done', bpm_source: 'analysis', bpm_confidence: 0.1 },
        { state: 'done', bpm: 118.4, constant_tempo: false, bpm_confidence: 0.9 },
      ]),
    );
    const done = within(await rowOf('Track 0'));
    expect(done.getByText('128.0')).toBeVisible();
    expect(done.getByLabelText('A minor')).toHaveTextContent('8A');
    expect(within(await rowOf('Track 1')).getByText('file')).toBeVisible();
    expect(within(await rowOf('Track 1')).getByText('queued')).toBeVisible();
    const analysing = within(await rowOf('Track 2'));
    expect(analysing.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
    expect(within(await rowOf('Track 3')).getByText('The file is cut off')).toBeVisible();
    expect(within(await rowOf('Track 4')).getByText('away')).toBeVisible();
    expect(within(await rowOf('Track 5')).getByText('tempo not sure')).toBeVisible();
    expect(within(await rowOf('Track 6')).getByText('varies').parentElement).toHaveTextContent(/^118varies$/);
  });

  it('follow the analysis by events', async () => {
    const { fake } = openWindow(named([{ state: 'queued' }]));
    const row = within(await rowOf('Track 0'));
    const job = {
      job_id: 'x',
      track_id: fake.tracks[0]?.id ?? '',
      status: 'processing' as const,
      priority: 'normal' as const,
      progress_percent: 70,
      created_at: '',
      last_error: null,
    };
    act(() => fake.emit({ type: 'job.changed', data: { jobs: [job] } }));
    expect(await row.findByRole('progressbar')).toHaveAttribute('aria-valuenow', '70');

    fake.tracks = fake.tracks.map((track) => ({
      ...track,
      state: 'done',
      bpm: 133.25,
      bpm_source: 'analysis',
    }));
    act(() => fake.emit({ type: 'tracks.changed', data: { ids: [job.track_id], all: false } }));
    expect(await row.findByText('133.3')).toBeVisible();
  });

  it('exist only in view, and only their pages are loaded', async () => {
    const { fake } = openWindow(new FakeBackend({ tracks: 1000 }));
    const grid = await screen.findByRole('grid');
    await waitFor(() => expect(grid).toHaveAttribute('aria-rowcount', '1001'));
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    const pages = fake.calls.filter(({ name }) => name === 'tracks_list').map(({ input }) => input);
    expect(pages).toEqual([expect.objectContaining({ page: 1, limit: 200 })]);
  });
});

describe('finding', () => {
  it('asks the server for what is typed', async () => {
    const { fake, user } = openWindow(named([{ title: 'Low Tide' }, { title: 'Carbon Copy' }]));
    await rowOf('Carbon Copy');
    await user.keyboard('{Control>}f{/Control}');
    expect(screen.getByRole('combobox', { name: 'Search tracks' })).toHaveFocus();
    await user.keyboard('tide bpm:100-180');
    await waitFor(() => expect(screen.queryByText('Carbon Copy')).not.toBeInTheDocument());
    expect(await screen.findByText('Low Tide')).toBeVisible();
    expect(lastQuery(fake)).toMatchObject({ search: 'tide bpm:100-180' });
    expect(await screen.findByText('1 track')).toBeVisible();
  });

  it('says when nothing matches and clears the search', async () => {
    const { user } = openWindow(named([{ title: 'Low Tide' }]));
    await rowOf('Low Tide');
    await user.type(screen.getByRole('combobox', { name: 'Search tracks' }), 'zzz');
    await user.click(await screen.findByRole('button', { name: 'Clear search' }));
    expect(await screen.findByText('Low Tide')).toBeVisible();
  });

  it('sorts on the server by a click on a column', async () => {
    const { fake, user } = openWindow(named([{ bpm: 140 }, { bpm: 120 }]));
    await rowOf('Track 0');
    await user.click(screen.getByRole('button', { name: 'BPM' }));
    await waitFor(() => expect(lastQuery(fake)).toMatchObject({ order_by: 'bpm' }));
    expect(screen.getByRole('columnheader', { name: /BPM/ })).toHaveAttribute('aria-sort', 'ascending');
  });
});

describe('the keyboard', () => {
  it('chooses with arrows, opens the deck with Enter and closes it with Escape', async () => {
    const { user } = openWindow(named([{ title: 'Aa' }, { title: 'Bb' }, { title: 'Cc' }]));
    await rowOf('Aa');
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    const chosen = screen.getByRole('row', { selected: true });
    expect(chosen).toHaveAttribute('aria-rowindex', '3');
    await user.keyboard('{Enter}');
    const deck = await screen.findByRole('region', { name: 'Deck' });
    expect(
      await within(deck).findByRole('heading', {
        name: within(chosen).getByText(/^(Aa|Bb|Cc)$/).textContent ?? '',
      }),
    ).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Deck' })).not.toBeInTheDocument());
  });
});

describe('the deck', () => {
  it('asks for the analysis again', async () => {
    const { fake, user } = openWindow(named([{ state: 'done' }]));
    await user.click(await screen.findByText('Track 0'));
    await user.click(await screen.findByRole('button', { name: 'Analyse again' }));
    await waitFor(() =>
      expect(fake.calls.findLast(({ name }) => name === 'analysis_request')?.input).toEqual({
        track_id: fake.tracks[0]?.id,
        force: true,
        priority: 'high',
      }),
    );
    expect(await screen.findByText('Track 0 is queued')).toBeInTheDocument();
  });

  it('finds what mixes with a track', async () => {
    const { fake, user } = openWindow(
      named([{ state: 'done', musical_key: 4, mode: 0, key_source: 'analysis' }]),
    );
    await user.click(await screen.findByText('Track 0'));
    await user.click(await screen.findByRole('button', { name: 'Find tracks in 8A, A minor' }));
    expect(screen.getByRole('combobox', { name: 'Search tracks' })).toHaveValue('key:8A');
    await waitFor(() => expect(lastQuery(fake)).toMatchObject({ search: 'key:8A' }));
  });
});

describe('when something is wrong', () => {
  it('leads with one sentence and one button', async () => {
    const fake = named([{ title: 'Low Tide' }]).answer('tracks_list', () => {
      throw new CallError('database', 'Failed', 'The library cannot be read.');
    });
    const { user } = openWindow(fake);
    expect(await screen.findByText('The library cannot be read.')).toBeVisible();
    fake.answer('tracks_list', async () => ({
      success: true,
      data: fake.tracks,
      pagination: { page: 1, limit: 200, total: 1, totalPages: 1 },
    }));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Low Tide')).toBeVisible();
  });

  it('says that Mismo cannot be reached, and stops saying so', async () => {
    const { fake } = openWindow(named([{}]));
    await rowOf('Track 0');
    act(() => fake.connect(false));
    expect(screen.getByRole('alert')).toHaveTextContent('Mismo cannot be reached');
    act(() => fake.connect(true));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('columns', () => {
  it('are chosen, and stay so', async () => {
    const { user, unmount, fake } = openWindow(named([{ album: 'Harbours' }]));
    await rowOf('Track 0');
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Album' }));
    expect(await screen.findByText('Harbours')).toBeInTheDocument();
    unmount();
    openWindow(fake);
    expect(await screen.findByText('Harbours')).toBeVisible();
  });
});

describe('a track without analysis', () => {
  it('says in the deck what its waveform waits for', async () => {
    const { user } = openWindow(named([{ state: 'queued', has_waveform: false }]));
    await user.click(await screen.findByText('Track 0'));
    expect(await screen.findByText(/which waits for its turn/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Clicks off' })).toBeDisabled();
  });
});
