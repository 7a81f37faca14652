/** The queue's verbs: pausing, going on, trying again, cancelling, order; and what is asked before long work. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeBackend } from '../testing/FakeBackend';
import { named, plain } from '../testing/named';
import { queueScenarios } from '../testing/queueScenarios';
import { openWindow } from '../testing/render';
import { callsOf, queuedBy, renderScreen } from '../testing/renderScreen';

beforeEach(() => localStorage.setItem('mismo.sorting', JSON.stringify({ sort: 'title', order: 'ASC' })));

const scenario = (name: string): FakeBackend => {
  const make = queueScenarios[name];
  if (!make) throw new Error(`there is no scenario ${name}`);
  return make();
};

const work = async () =>
  within((await screen.findByRole('heading', { name: 'Work' })).closest('section') as HTMLElement);
const bar = async () => within(await screen.findByRole('contentinfo'));

describe('a pause', () => {
  it('is made in the card of the work, said in the status bar, and ended', async () => {
    const { fake, user } = renderScreen('engine', scenario('long-work'));
    await user.click(await (await work()).findByRole('button', { name: 'Pause' }));
    expect(
      await (await bar()).findByText(/^Analysis is paused · 2 tracks are finished first, 310 wait$/),
    ).toBeVisible();
    expect(await (await work()).findByText('Analysis is paused.')).toBeVisible();
    await user.click((await work()).getByRole('button', { name: 'Go on' }));
    expect(await (await bar()).findByText('2 at a time')).toBeVisible();
    expect(callsOf(fake, 'queue_pause')).toEqual([{}]);
    expect(callsOf(fake, 'queue_resume')).toEqual([{}]);
  });

  it('is said while nothing waits, too', async () => {
    const fake = new FakeBackend();
    fake.set('queue_paused', true);
    openWindow(fake);
    expect(await (await bar()).findByText('Analysis is paused')).toBeVisible();
  });

  it('is one key, and undone by its toast', async () => {
    const { fake, user } = openWindow(scenario('long-work'));
    await (await bar()).findByText('2 at a time');
    await user.keyboard('p');
    expect(await (await bar()).findByText(/^Analysis is paused/)).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await (await bar()).findByText('2 at a time')).toBeVisible();
    expect(fake.queue.rest).toBeNull();
  });

  it('that the application refuses says why', async () => {
    const fake = scenario('long-work');
    fake.settings = fake.settings.map((setting) =>
      setting.key === 'queue_paused' ? { ...setting, locked: true, origin: 'environment' } : setting,
    );
    const { user } = renderScreen('engine', fake);
    await user.click(await (await work()).findByRole('button', { name: 'Pause' }));
    expect((await screen.findAllByText('queue_paused is set by the environment')).length).toBeGreaterThan(0);
  });
});

describe('a rest', () => {
  it('on battery is ended by switching its setting off, which can be undone', async () => {
    const { fake, user } = renderScreen('engine', scenario('on-battery'));
    expect(await (await work()).findByText(/^This computer runs on battery: .* plugged in\.$/)).toBeVisible();
    expect((await work()).queryByRole('button', { name: 'Pause' })).not.toBeInTheDocument();
    await user.click((await work()).getByRole('button', { name: 'Analyse anyway' }));
    expect(await screen.findByText('Tracks are analysed on battery too')).toBeVisible();
    await waitFor(() => expect(fake.queue.rest).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(callsOf(fake, 'setting_set')).toEqual([
        { key: 'ANALYSIS_PAUSE_ON_BATTERY', value: false },
        { key: 'ANALYSIS_PAUSE_ON_BATTERY', value: null },
      ]),
    );
    const setting = fake.settings.find(({ key }) => key === 'ANALYSIS_PAUSE_ON_BATTERY');
    expect(setting).toMatchObject({ parsedValue: true, origin: 'default' });
  });

  it('that the environment wants says so, and offers nothing that would fail', async () => {
    renderScreen('engine', scenario('performing'));
    const card = await work();
    expect(await card.findByText('Mixxx is running: analysis goes on when it is closed.')).toBeVisible();
    expect(await card.findByText('Set by the environment: ANALYSIS_PAUSE_WHILE_PERFORMING')).toBeVisible();
    expect(card.queryByRole('button', { name: 'Analyse anyway' })).not.toBeInTheDocument();
  });

  it('ends by itself with its event', async () => {
    const fake = scenario('on-battery');
    openWindow(fake);
    await (await bar()).findByText(/^This computer runs on battery/);
    act(() => fake.tell({ ...fake.queue, rest: null, waiting_for: null, processing: 2 }));
    expect(await (await bar()).findByText('2 at a time')).toBeVisible();
  });
});

describe('what failed', () => {
  it('is tried again', async () => {
    const fake = named([plain, { state: 'failed' }, { state: 'failed' }]);
    const { user } = renderScreen('engine', fake);
    await user.click(await (await work()).findByRole('button', { name: 'Retry 2 failed' }));
    expect(await screen.findByText('Queued 2 tracks again')).toBeVisible();
    expect(queuedBy(fake)).toEqual([{ all: true, failed_only: true }]);
  });

  it('is not spoken of where nothing failed', async () => {
    const fake = named([plain]);
    renderScreen('engine', fake);
    await work();
    await waitFor(() => expect(callsOf(fake, 'tracks_stats')).not.toEqual([]));
    expect(screen.queryByRole('button', { name: /Retry/ })).not.toBeInTheDocument();
  });
});

describe('cancelling everything', () => {
  it('is asked about first', async () => {
    const { fake, user } = renderScreen('engine', scenario('long-work'));
    await user.click(await (await work()).findByRole('button', { name: 'Cancel all…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Cancel 312 analyses?' }));
    await user.click(dialog.getByRole('button', { name: 'Keep them' }));
    expect(callsOf(fake, 'jobs_cancel')).toEqual([]);
    await user.click((await work()).getByRole('button', { name: 'Cancel all…' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel them' }));
    expect(await screen.findByText('Cancelled 312 analyses')).toBeVisible();
    expect(callsOf(fake, 'jobs_cancel')).toEqual([{ all: true }]);
  });
});

describe('the rows’ menu', () => {
  const menuOf = async (user: ReturnType<typeof openWindow>['user'], title: string) => {
    const row = (await within(await screen.findByRole('grid')).findByText(title)).closest('[role="row"]');
    if (!row) throw new Error(`${title} stands in no row`);
    await user.click(row);
    fireEvent.contextMenu(row, { button: 2, clientX: 200, clientY: 120 });
    await screen.findByRole('menu');
  };
  const pick = (name: string) => screen.findByRole('menuitem', { name });

  it('puts a track that waits in front', async () => {
    const fake = named([plain, { state: 'queued' }]);
    const { user } = openWindow(fake);
    await menuOf(user, 'Track 1');
    await user.click(await pick('Analyse first'));
    expect(await screen.findByText('1 track will be next')).toBeVisible();
    expect(callsOf(fake, 'jobs_prioritise')).toEqual([{ track_ids: [fake.tracks[1]?.id], priority: 'high' }]);
  });

  it('cancels what waits or is at work', async () => {
    const fake = named([plain, { state: 'analysing' }]);
    const { user } = openWindow(fake);
    await menuOf(user, 'Track 1');
    expect(screen.queryByRole('menuitem', { name: 'Analyse first' })).not.toBeInTheDocument();
    await user.click(await pick('Cancel analysis'));
    expect(await screen.findByText('Cancelled 1 analysis')).toBeVisible();
    expect(callsOf(fake, 'jobs_cancel')).toEqual([{ track_ids: [fake.tracks[1]?.id] }]);
  });

  it('offers neither for what is done, but to analyse it again', async () => {
    const fake = named([plain]);
    const { user } = openWindow(fake);
    await menuOf(user, 'Track 0');
    expect(screen.queryByRole('menuitem', { name: 'Cancel analysis' })).not.toBeInTheDocument();
    await user.click(await pick('Analyse again'));
    expect(await screen.findByText('Queued 1 track')).toBeVisible();
    expect(queuedBy(fake)).toEqual([{ track_ids: [fake.tracks[0]?.id], priority: 'high' }]);
  });
});

describe('the palette', () => {
  const run = async (user: ReturnType<typeof openWindow>['user'], text: string) => {
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command' }), `${text}{Enter}`);
  };

  it('pauses, goes on, cancels and tries again', async () => {
    const fake = scenario('long-work');
    const { user } = openWindow(fake);
    await (await bar()).findByText('2 at a time');
    await run(user, 'pause the analysis');
    await waitFor(() => expect(fake.queue.rest).toBe('paused'));
    await run(user, 'go on with');
    await waitFor(() => expect(fake.queue.rest).toBeNull());
    await run(user, 'retry failed');
    await waitFor(() => expect(queuedBy(fake)).toEqual([{ all: true, failed_only: true }]));
    await run(user, 'cancel all');
    expect(await screen.findByRole('dialog', { name: 'Cancel 312 analyses?' })).toBeVisible();
  });

  it('analyses anyway', async () => {
    const fake = scenario('on-battery');
    const { user } = openWindow(fake);
    await (await bar()).findByText(/^This computer runs on battery/);
    await run(user, 'analyse anyway');
    await waitFor(() => expect(fake.queue.rest).toBeNull());
  });

  it('asks before everything is analysed again, and leaves it on no', async () => {
    const fake = new FakeBackend({ tracks: 400 });
    fake.secondsATrack = 20;
    const { user } = openWindow(fake);
    await screen.findByRole('grid');
    await run(user, 'analyse all tracks again');
    const question = await screen.findByRole('dialog', { name: 'Analyse 400 tracks?' });
    expect(question).toHaveTextContent('This takes about 2 hours on this computer.');
    await user.click(within(question).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(queuedBy(fake)).toEqual([]);
    await run(user, 'analyse all tracks again');
    await user.click(await screen.findByRole('button', { name: 'Start' }));
    expect(await screen.findByText('Queued 400 tracks')).toBeVisible();
    expect(queuedBy(fake)).toEqual([{ all: true, priority: 'low' }]);
  });
});
