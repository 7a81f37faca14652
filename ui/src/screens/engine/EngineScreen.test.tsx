import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RemoteServer } from '../../bindings/types';
import { CallError } from '../../bridge';
import type { FakeBackend } from '../../testing/FakeBackend';
import { callsOf, renderScreen } from '../../testing/renderScreen';
import { inventResources, inventSample } from '../../testing/resources';
import { scenarios } from '../../testing/scenarios';
import { screenScenarios } from '../../testing/screenScenarios';
import { inventStages } from '../../testing/starts';
import { restingServer } from '../../testing/state';

const make = (name: string): FakeBackend => {
  const fake = { ...scenarios, ...screenScenarios }[name]?.();
  if (!fake) throw new Error(`no scenario ${name}`);
  return fake;
};

test('a ready engine leads with its state and can be restarted and stopped', async () => {
  const fake = make('library');
  const { user } = renderScreen('engine', fake);
  expect(await screen.findByRole('heading', { name: 'Engine ready' })).toBeVisible();
  expect(screen.getByText(/19 tracks a minute/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Start' })).not.toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Restart' }));
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(callsOf(fake, 'analysis_restart')).toHaveLength(1);
  expect(callsOf(fake, 'analysis_stop')).toHaveLength(1);
});

test('the details name address, process and what may be read', async () => {
  const fake = make('library');
  fake.server = { ...restingServer, allowedPaths: ['/music/Techno 2026', '/music/Promos'] };
  renderScreen('engine', fake);
  const details = (await screen.findByRole('heading', { name: 'Details' })).closest('section') as HTMLElement;
  for (const fact of [
    'http://127.0.0.1:8000',
    '114934',
    'Processor',
    'May read 2 folders',
    '/music/Promos',
  ]) {
    expect(within(details).getByText(fact)).toBeVisible();
  }
});

test('memory is shown against what the engine may use', async () => {
  const fake = make('library');
  fake.resources = inventResources({ limit: 4_000_000_000 });
  renderScreen('engine', fake);
  expect(await screen.findByText('of 4.0 GB allowed')).toBeVisible();
  const line = screen.getByRole('img', { name: 'Memory over the last hour' });
  expect(within(line).getByTestId('limit')).toBeInTheDocument();
  const other = screen.getByRole('img', { name: 'Processor over the last hour' });
  expect(within(other).queryByTestId('limit')).not.toBeInTheDocument();
});

test('the state changes with the event, without a call', async () => {
  const fake = make('library');
  renderScreen('engine', fake);
  await screen.findByRole('heading', { name: 'Engine ready' });
  const calls = fake.calls.length;
  act(() => fake.emit({ type: 'server.state', data: { ...restingServer, state: 'stopping' } }));
  expect(await screen.findByRole('heading', { name: 'Engine stopping' })).toBeVisible();
  expect(fake.calls).toHaveLength(calls);
});

test('a start shows its stages as they come', async () => {
  const fake = make('starting');
  renderScreen('engine', fake);
  const stages = await screen.findByRole('list', { name: 'Stages of the start' });
  const stage = (label: string) => within(stages).getByText(label).closest('li');
  expect(stage('Load Python')).toHaveAttribute('aria-current', 'step');
  expect(stage('Load models')).toHaveTextContent('–');
  act(() => {
    fake.emit({
      type: 'server.stage',
      data: { name: 'imports', state: 'done', startedMs: 510, durationMs: 2100, usualMs: 1900, parts: [] },
    });
    fake.emit({
      type: 'server.stage',
      data: { name: 'models', state: 'running', startedMs: 2610, durationMs: 0, usualMs: 1500, parts: [] },
    });
  });
  await waitFor(() => expect(stage('Load Python')).toHaveTextContent('2.1 s'));
  expect(stage('Load models')).toHaveAttribute('aria-current', 'step');
});

test('a start is told against what is usual here', async () => {
  const fake = make('starting');
  renderScreen('engine', fake);
  const stages = await screen.findByRole('list', { name: 'Stages of the start' });
  expect(within(stages).getByText('Load models').closest('li')).toHaveTextContent('usually 1.5 s');
  expect(within(stages).getByText('Interpreter').closest('li')).toHaveTextContent('0.6 s');
  expect(screen.getAllByText(/about 3 s left/)).toHaveLength(2);
  act(() => {
    fake.emit({
      type: 'server.state',
      data: { ...fake.server, timeline: inventStages([200, 300, 9000], 'running') },
    });
  });
  expect(await screen.findAllByText(/slower than usual \(4\.3 s\)/)).toHaveLength(2);
});

test('of a first start nothing is promised', async () => {
  const fake = make('starting');
  fake.server = {
    ...fake.server,
    timeline: inventStages([200, 300, 900], 'running', { known: false }),
    forecast: null,
  };
  fake.starts = { starts: [], usualMs: null };
  renderScreen('engine', fake);
  expect(await screen.findAllByText(/how long it takes here is not known yet/)).toHaveLength(2);
  expect(screen.queryByText(/usually/)).not.toBeInTheDocument();
  expect(screen.queryByRole('heading', { name: /^Last .* starts?$/ })).not.toBeInTheDocument();
});

test('the history says in words what its columns show, and grows when a start is over', async () => {
  const fake = make('library');
  renderScreen('engine', fake);
  const words = 'Last 30 starts: median 4.3 s, 1 failed, 1 slow';
  expect(await screen.findByRole('img', { name: words })).toBeVisible();
  fake.starts = { starts: fake.starts.starts.slice(0, 2), usualMs: 4250 };
  act(() => {
    fake.emit({ type: 'server.state', data: { ...restingServer, state: 'starting' } });
    fake.emit({ type: 'server.state', data: restingServer });
  });
  expect(await screen.findByRole('img', { name: 'Last 2 starts: median 4.3 s' })).toBeVisible();
});

test('resources are told as figures, with the hour behind them', async () => {
  const fake = make('library');
  const at = Date.parse('2026-11-23T15:00:00Z');
  renderScreen('engine', fake);
  const card = (await screen.findByRole('heading', { name: 'Resources' })).closest('section') as HTMLElement;
  act(() => fake.emit({ type: 'resources.sample', data: inventSample(at, 84, 1_240_000_000) }));
  expect(await within(card).findByText('84 %')).toBeVisible();
  expect(within(card).getByText('1.2 GB')).toBeVisible();
  expect(within(card).getByText('of 17 GB')).toBeVisible();
  expect(within(card).getByRole('img', { name: 'Memory over the last hour' })).toBeVisible();
  act(() => fake.emit({ type: 'resources.sample', data: inventSample(at + 5000, null) }));
  await waitFor(() => expect(within(card).getAllByText('–')).toHaveLength(2));
});

test.each([
  ['start', 'Try again', 'analysis_start'],
  ['repair_engine', 'Repair engine', 'engine_repair'],
] as const)('a failure whose remedy is %s offers “%s”', async (action, label, call) => {
  const fake = make('crashed');
  if (fake.server.failure) fake.server = { ...fake.server, failure: { ...fake.server.failure, action } };
  const { user } = renderScreen('engine', fake);
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('A package of the engine is damaged: onnxruntime');
  expect(alert).toHaveTextContent('at “Load Python”');
  expect(screen.getByRole('log', { name: 'Its last lines' })).toHaveTextContent('file too short');
  await user.click(screen.getByRole('button', { name: label }));
  expect(callsOf(fake, call)).toHaveLength(1);
});

test.each([
  ['open_settings', 'Open settings', '#/settings'],
  ['open_logs', 'Open log', '#/logs'],
] as const)('a failure whose remedy is %s leads there', async (action, label, hash) => {
  const fake = make('crashed');
  if (fake.server.failure) fake.server = { ...fake.server, failure: { ...fake.server.failure, action } };
  const { user } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: label }));
  expect(window.location.hash).toBe(hash);
});

test('a failed preparation comes before what follows from it', async () => {
  const fake = make('no-network');
  const { user } = renderScreen('engine', fake);
  expect(await screen.findByRole('alert')).toHaveTextContent('The download broke off: there is no network');
  expect(screen.getByRole('list', { name: 'Preparation' })).toHaveTextContent('Packages');
  await user.click(screen.getByRole('button', { name: 'Repair engine' }));
  expect(callsOf(fake, 'engine_repair')).toHaveLength(1);
});

test('a start that fails is told by its state alone; what the state does not tell is said', async () => {
  const fake = make('crashed').answer('analysis_start', () => {
    throw new CallError('import_error', 'Failed to start analysis server', 'It failed again');
  });
  const { user } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: 'Start' }));
  expect(screen.queryByText('It failed again')).not.toBeInTheDocument();
  fake.answer('analysis_start', () => {
    throw CallError.offline();
  });
  await user.click(screen.getByRole('button', { name: 'Start' }));
  expect(await screen.findAllByText('The engine did not start')).not.toHaveLength(0);
});

test('a server that ran already can be neither stopped nor restarted', async () => {
  const fake = make('library');
  fake.server = { ...restingServer, state: 'external', external: true, pid: null, timeline: [] };
  renderScreen('engine', fake);
  expect(await screen.findByText(/Mismo did not start it and will not stop it/)).toBeVisible();
  for (const name of ['Start', 'Stop', 'Restart']) {
    expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
  }
});

test('repair is in the menu, and not for a server of another', async () => {
  const fake = make('library');
  const { user, unmount } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Repair engine' }));
  expect(callsOf(fake, 'engine_repair')).toHaveLength(1);
  unmount();

  const other = make('library');
  other.engine = { ...other.engine, state: 'not_needed' };
  const second = renderScreen('engine', other);
  await second.user.click(await screen.findByRole('button', { name: 'More' }));
  expect(await screen.findByRole('menuitem', { name: 'Open log' })).toBeInTheDocument();
  expect(screen.queryByRole('menuitem', { name: 'Repair engine' })).not.toBeInTheDocument();
});

test('an application that does not answer is said in one sentence, with one button', async () => {
  const fake = make('refusing');
  const { user } = renderScreen('engine', fake);
  expect(await screen.findByRole('heading', { name: "The engine's state cannot be read" })).toBeVisible();
  fake.answer('analysis_status', () => restingServer);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { name: 'Engine ready' })).toBeVisible();
});

test('several engines are shown with what each of them does', async () => {
  const fake = make('library');
  const second = { ...restingServer, port: '8001', pid: 114_999, generation: 1 };
  fake.otherServers = [{ number: 2, jobs_in_flight: 5, status: second }];
  renderScreen('engine', fake);
  const card = (await screen.findByRole('heading', { name: 'Engines' })).closest('section') as HTMLElement;
  expect(within(card).getByText('2 of 2 ready')).toBeVisible();
  expect(within(card).getByText('port 8001')).toBeVisible();
  expect(within(card).getByText('5 tracks')).toBeVisible();

  const gone = { ...second, state: 'backoff', isReady: false, pid: null } as const;
  const servers = [
    { number: 1, jobs_in_flight: 0, status: fake.server },
    { number: 2, jobs_in_flight: 0, status: gone },
  ];
  act(() => fake.emit({ type: 'pool.changed', data: { servers, remotes: [] } }));
  expect(await within(card).findByText('1 of 2 ready')).toBeVisible();
  expect(within(card).getByText('starts again soon')).toBeVisible();
});

test('engines on other computers say where they are and why they are not used', async () => {
  const fake = make('library');
  const remote = (url: string, change: Partial<RemoteServer>): RemoteServer => ({
    url,
    state: 'ready',
    since: '2026-11-23T14:00:00Z',
    reason: null,
    lacks: ['stems'],
    version: '0.1.0',
    capabilities: ['results'],
    device: 'cuda',
    jobs_in_flight: 0,
    jobs_of_all: 0,
    ...change,
  });
  fake.remotes = [
    remote('http://studio:8000', { jobs_in_flight: 2 }),
    remote('http://old:8000', { state: 'refused', reason: 'Cannot be used: it only posts its results' }),
    remote('http://attic:8000', {
      state: 'away',
      reason: 'It does not answer: connection refused',
      version: null,
    }),
  ];
  renderScreen('engine', fake);
  const card = (await screen.findByRole('heading', { name: 'Engines' })).closest('section') as HTMLElement;
  expect(within(card).getByText('2 of 4 ready')).toBeVisible();
  const rows = within(card).getAllByRole('listitem');
  expect(rows[1]).toHaveTextContent('Elsewhere2 tracks, version 0.1.0studio:8000Makes no stems');
  expect(rows[2]).toHaveTextContent('not used');
  expect(rows[2]).toHaveTextContent('Cannot be used: it only posts its results');
  expect(rows[3]).toHaveTextContent('awayattic:8000It does not answer');
});

test('one engine needs no list of engines', async () => {
  renderScreen('engine', make('library'));
  await screen.findByRole('heading', { name: 'Details' });
  expect(screen.queryByRole('heading', { name: 'Engines' })).not.toBeInTheDocument();
});
