/** Making stems: what is asked first, and what happens when it is here. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { CallError } from '../bridge';
import type { FakeBackend } from '../testing/FakeBackend';
import { named, plain } from '../testing/named';
import { openWindow } from '../testing/render';
import { callsOf, queuedBy } from '../testing/renderScreen';

beforeEach(() => localStorage.setItem('mismo.sorting', JSON.stringify({ sort: 'title', order: 'ASC' })));

const noNetwork = {
  code: 'no_network',
  message: 'The download broke off: there is no network',
  hint: 'Connect this computer to the internet and try again.',
};

/** Asks for stems of the selection by the rows' menu. */
async function fromMenu(user: ReturnType<typeof openWindow>['user'], title = 'Track 0') {
  const row = (await within(await screen.findByRole('grid')).findByText(title)).closest('[role="row"]');
  if (!row) throw new Error(`${title} stands in no row`);
  fireEvent.contextMenu(row, { button: 2, clientX: 200, clientY: 120 });
  await user.click(await screen.findByRole('menuitem', { name: 'Make stems' }));
}

/** One analysed track whose stems are asked for, with the dialog that it leads to. */
async function asked(prepare: (fake: FakeBackend) => void = () => undefined) {
  const fake = named([plain]);
  prepare(fake);
  const opened = openWindow(fake);
  await opened.user.click(await within(await screen.findByRole('grid')).findByText('Track 0'));
  await fromMenu(opened.user);
  const queued = () => queuedBy(fake).length;
  return { ...opened, queued };
}

const download = () => screen.findByRole('button', { name: 'Download and make stems' });

describe('the download', () => {
  it('is asked for once, followed, and the job queued when it is here', async () => {
    const { fake, user, queued } = await asked();
    expect(await screen.findByText('Stems need a download of 73 MB, once.')).toBeVisible();
    await user.click(await download());
    expect(await screen.findByText('Fetching what stems need…')).toBeVisible();
    expect(queued()).toBe(0);
    act(() => fake.setStems({ state: 'ready' }));
    expect(await screen.findByText('Stems of Track 0 are queued')).toBeVisible();
    expect(screen.queryByText('Fetching what stems need…')).not.toBeInTheDocument();
    expect(queued()).toBe(1);
  });

  it('goes on when the dialog is left', async () => {
    const { fake, user, queued } = await asked();
    await user.click(await download());
    await user.click(await screen.findByRole('button', { name: 'Go on meanwhile' }));
    await waitFor(() => expect(screen.queryByText('Fetching what stems need…')).not.toBeInTheDocument());
    act(() => fake.setStems({ state: 'ready' }));
    expect(await screen.findByText('Stems of Track 0 are queued')).toBeVisible();
    expect(queued()).toBe(1);
  });

  it('that fails says why where it is looked at, and can be tried again', async () => {
    const { fake, user, queued } = await asked();
    await user.click(await download());
    await screen.findByText('Fetching what stems need…');
    act(() => fake.setStems({ state: 'failed', error: noNetwork }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(noNetwork.message);
    expect(alert).toHaveTextContent(noNetwork.hint);
    await user.click(await download());
    await screen.findByText('Fetching what stems need…');
    act(() => fake.setStems({ state: 'ready' }));
    await waitFor(() => expect(queued()).toBe(1));
    expect(callsOf(fake, 'engine_stems_add')).toHaveLength(2);
  });

  it('that fails unseen is told in a toast, and nothing is queued', async () => {
    const { fake, user, queued } = await asked();
    await user.click(await download());
    await user.click(await screen.findByRole('button', { name: 'Go on meanwhile' }));
    act(() => fake.setStems({ state: 'failed', error: noNetwork }));
    // An urgent toast is in the page twice: for the eye, and to be read out.
    expect((await screen.findAllByText('What stems need was not fetched')).length).toBeGreaterThan(0);
    act(() => fake.setStems({ state: 'ready' }));
    expect(queued()).toBe(0);
  });

  it('that failed before begins with its reason', async () => {
    await asked((fake) => fake.setStems({ state: 'failed', error: noNetwork }));
    expect(await screen.findByRole('alert')).toHaveTextContent(noNetwork.message);
    expect(await download()).toBeEnabled();
  });

  it('under way is waited for without another', async () => {
    const { fake, queued } = await asked((prepared) => prepared.setStems({ state: 'preparing' }));
    await screen.findByText('Fetching what stems need…');
    act(() => fake.setStems({ state: 'ready' }));
    await waitFor(() => expect(queued()).toBe(1));
    expect(callsOf(fake, 'engine_stems_add')).toEqual([]);
  });

  it('is not offered for an installation of the DJ’s own', async () => {
    const { queued } = await asked((fake) => fake.setStems({ state: 'not_needed' }));
    await waitFor(() => expect(queued()).toBe(1));
    expect(screen.queryByRole('dialog', { name: 'Make stems' })).not.toBeInTheDocument();
  });
});

describe('a selection', () => {
  const select = async (
    tracks: number,
    { secondsATrack = 2, stems = 'ready' as 'ready' | 'absent' } = {},
  ) => {
    const fake = named(Array.from({ length: tracks }, () => plain));
    fake.secondsATrack = secondsATrack;
    fake.setStems({ state: stems });
    const opened = openWindow(fake);
    await opened.user.click(await within(await screen.findByRole('grid')).findByText('Track 0'));
    screen.getByRole('grid').focus();
    await opened.user.keyboard('{Control>}a{/Control}');
    await screen.findByText('Track 1');
    await waitFor(() => expect(screen.getAllByRole('row', { selected: true }).length).toBeGreaterThan(1));
    await fromMenu(opened.user);
    return opened;
  };

  it('of a few is queued at once', async () => {
    const { fake } = await select(3);
    expect(await screen.findByText('Stems of 3 tracks are queued')).toBeVisible();
    expect(queuedBy(fake)).toEqual([
      expect.objectContaining({ track_ids: expect.arrayContaining(fake.tracks.map(({ id }) => id)) }),
    ]);
  });

  it('that takes long is asked about, by this computer’s own rate, before the download', async () => {
    const { fake, user } = await select(21, { secondsATrack: 500, stems: 'absent' });
    const question = await screen.findByRole('dialog', { name: 'Make stems of 21 tracks?' });
    expect(question).toHaveTextContent('This takes about 3 hours on this computer.');
    expect(queuedBy(fake)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Start' }));
    await user.click(await download());
    act(() => fake.setStems({ state: 'ready' }));
    expect(await screen.findByText('Stems of 21 tracks are queued')).toBeVisible();
  });

  it('that takes long and is declined is not made', async () => {
    const { fake, user } = await select(21, { secondsATrack: 500 });
    await screen.findByRole('dialog', { name: 'Make stems of 21 tracks?' });
    await waitFor(() => expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(queuedBy(fake)).toEqual([]);
  });
});

it('that is refused says why', async () => {
  await asked((fake) => {
    fake.setStems({ state: 'ready' });
    fake.answer('analysis_reanalyze', () => {
      throw new CallError('database', 'Failed', 'The library cannot be written.');
    });
  });
  expect((await screen.findAllByText('The library cannot be written.')).length).toBeGreaterThan(0);
});
