import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CallError } from '../bridge';
import { FakeBackend } from '../testing/FakeBackend';
import { openWindow } from '../testing/render';
import { inventSample } from '../testing/resources';
import { readRoute } from './route';

describe('the palette', () => {
  it('runs a command by its words', async () => {
    const { fake, user } = openWindow();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'restart eng');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(fake.calls.map(({ name }) => name)).toContain('analysis_restart'));
    expect(await screen.findByText('Engine ready', { selector: '[class*=title]' })).toBeInTheDocument();
  });

  it('says why a command failed', async () => {
    const fake = new FakeBackend().answer('analysis_stop', () => {
      throw new CallError('superseded', 'Conflict', 'A later start won.');
    });
    const { user } = openWindow(fake);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'stop engine');
    await user.keyboard('{Enter}');
    expect((await screen.findAllByText('A later start won.')).length).toBeGreaterThan(0);
  });

  it('does not offer to stop an engine that is not ours', async () => {
    const fake = new FakeBackend();
    fake.server = { ...fake.server, state: 'external', external: true };
    const { user } = openWindow(fake);
    await screen.findByText('Engine ready (not started by Mismo)');
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'engine');
    expect(screen.queryByRole('option', { name: /Stop engine/ })).not.toBeInTheDocument();
    expect(screen.getByRole('option', { name: /Start engine/ })).toBeInTheDocument();
  });
});

/** What `event` changes is shown at the very next turn: nothing waits for a poll. */
const told = (event: () => void) =>
  act(async () => {
    event();
    await new Promise((next) => setTimeout(next));
  });

describe('the status bar', () => {
  it('tells how much is left by this machine’s own rate', async () => {
    const fake = new FakeBackend();
    fake.queue = { ...fake.queue, queued: 310, processing: 2, completed: 104, seconds_left: 970 };
    openWindow(fake);
    const bar = within(await screen.findByRole('contentinfo'));
    expect(await bar.findByText('about 16 min left')).toBeVisible();
    expect(bar.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    expect(bar.getByText('2 at a time')).toBeVisible();
  });

  it('tells what the engine costs while it runs, and nothing when it does not', async () => {
    const fake = new FakeBackend();
    const at = Date.parse('2026-11-23T15:00:00Z');
    openWindow(fake);
    const bar = within(await screen.findByRole('contentinfo'));
    await bar.findByRole('img', { name: 'Processor over the last ten minutes' });
    await told(() => fake.emit({ type: 'resources.sample', data: inventSample(at, 84, 1_240_000_000) }));
    const cost = bar.getByTitle('Engine: 84 % of the processor, 1.2 GB of memory');
    expect(cost).toHaveTextContent('84 %1.2 GB');
    await told(() => fake.emit({ type: 'resources.sample', data: inventSample(at + 5000, null) }));
    expect(cost).not.toBeInTheDocument();
  });

  it('tells no cost of an engine that has just died', async () => {
    const fake = new FakeBackend();
    openWindow(fake);
    const bar = within(await screen.findByRole('contentinfo'));
    await bar.findByRole('img', { name: 'Processor over the last ten minutes' });
    const dead = { ...fake.server, state: 'backoff' as const, isProcessRunning: false, pid: null };
    await told(() => fake.emit({ type: 'server.state', data: dead }));
    expect(bar.queryByRole('img')).not.toBeInTheDocument();
  });

  it.each([
    ['stopped', 'Engine off'],
    ['provisioning', 'Preparing the engine'],
    ['preflight', 'Engine starting'],
    ['starting', 'Engine starting'],
    ['degraded', 'Engine does not answer'],
    ['draining', 'Engine restarts soon'],
    ['stopping', 'Engine stopping'],
    ['kill_pending', 'Engine stopping'],
    ['backoff', 'Engine starts again soon'],
    ['failed', 'Engine stopped'],
  ] as const)('tells %s with its event, without a call', async (state, words) => {
    const fake = new FakeBackend();
    openWindow(fake);
    const bar = within(await screen.findByRole('contentinfo'));
    await bar.findByText('Engine ready');
    await waitFor(() => expect(fake.calls.map(({ name }) => name)).toContain('resources_get'));
    const asked = () => fake.calls.filter(({ name }) => name === 'analysis_status').length;
    const before = asked();
    await told(() => fake.emit({ type: 'server.state', data: { ...fake.server, state, pid: null } }));
    expect(bar.getByText(words)).toBeVisible();
    expect(asked()).toBe(before);
    expect(bar.queryByText('Engine ready')).not.toBeInTheDocument();
  });

  it('says that tracks wait when nothing can be sent', async () => {
    const fake = new FakeBackend();
    fake.queue = { ...fake.queue, queued: 312, waiting_for: 'the engine is not running' };
    openWindow(fake);
    expect(await screen.findByText('312 tracks wait, nothing is lost')).toBeVisible();
  });
});

describe('banners', () => {
  it('name a setting that made no sense', async () => {
    const fake = new FakeBackend();
    const message = 'PYTHON_SERVER_PORT is "99999", allowed is 1 to 65535';
    fake.info = { ...fake.info, setting_problems: [{ key: 'PYTHON_SERVER_PORT', value: '99999', message }] };
    openWindow(fake);
    expect(await screen.findByText(`${message}. The default is used.`)).toBeVisible();
  });
});

describe('adding a folder in a browser', () => {
  it('keeps the dialog open and says what is wrong with the path', async () => {
    const fake = new FakeBackend().answer('directory_add', () => {
      throw new CallError('not_a_directory', 'Not a folder', 'That is a file.');
    });
    const { user } = openWindow(fake);
    await user.click(await screen.findByRole('button', { name: 'Add folder' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox', { name: 'Folder' }), '/music/a.mp3{Enter}');
    expect(await dialog.findByText('That is a file.')).toBeVisible();
  });
});

describe('the theme', () => {
  it('follows the setting', async () => {
    const fake = new FakeBackend();
    const { user } = openWindow(fake);
    await screen.findByRole('grid');
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'theme dark{Enter}');
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'));
  });
});

describe('addresses', () => {
  it.each([
    ['', { screen: 'tracks', list: null, folder: null, setting: null }],
    ['#/engine', { screen: 'engine', list: null, folder: null, setting: null }],
    ['#/disagreements', { screen: 'disagreements', list: null, folder: null, setting: null }],
    ['#/tracks?list=failed', { screen: 'tracks', list: 'failed', folder: null, setting: null }],
    ['#/tracks?folder=f1', { screen: 'tracks', list: null, folder: 'f1', setting: null }],
    ['#/settings?setting=LOG_LEVEL', { screen: 'settings', list: null, folder: null, setting: 'LOG_LEVEL' }],
    ['#/nowhere?view=none', { screen: 'tracks', list: null, folder: null, setting: null }],
  ])('%s', (hash, route) => expect(readRoute(hash)).toEqual(route));
});

it('tells folders that cannot be read from none', async () => {
  const broken = new FakeBackend().answer('directories_list', () => {
    throw new CallError('internal', 'Internal error', 'the database failed');
  });
  openWindow(broken);
  expect(await screen.findByText('The folders cannot be read')).toBeVisible();
  expect(screen.queryByText('No folder yet')).not.toBeInTheDocument();
});
