import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CallError } from '../../bridge';
import type { FakeBackend } from '../../testing/FakeBackend';
import { brokenPackage, outOfMemory, portTaken } from '../../testing/incidents';
import { callsOf, renderScreen } from '../../testing/renderScreen';
import { scenarios } from '../../testing/scenarios';
import { screenScenarios } from '../../testing/screenScenarios';
import { restingServer } from '../../testing/state';

const make = (name: string): FakeBackend => {
  const fake = { ...scenarios, ...screenScenarios }[name]?.();
  if (!fake) throw new Error(`no scenario ${name}`);
  return fake;
};

const card = async (title: string) =>
  (await screen.findByRole('heading', { name: title })).closest('section') as HTMLElement;

test('the newest incident leads with one sentence and one button', async () => {
  const fake = make('failed');
  const { user } = renderScreen('engine', fake);
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Port 8000 is used by another program (jupyter-lab, process 2231)');
  expect(alert).toHaveTextContent(/7 times since/);
  await user.click(screen.getByRole('button', { name: 'Use port 8001' }));
  expect(callsOf(fake, 'incident_act')).toEqual([{ id: portTaken.id, action: 'use_other_port' }]);
});

test('an action that a person must finish leads to its place', async () => {
  const fake = make('incidents');
  const { user } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: 'Choose another Python' }));
  expect(window.location.hash).toBe('#/settings?setting=PYTHON_SERVER_PYTHON_PATH');
});

test('what the environment holds is named and not offered', async () => {
  const fake = make('incidents');
  renderScreen('engine', fake);
  expect(await screen.findByText(/PYTHON_SERVER_APP_DIR is set by the environment/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Use the bundled engine' })).not.toBeInTheDocument();
});

test('the cause is told beyond what the sentence says, with the last lines', async () => {
  const fake = make('incidents');
  renderScreen('engine', fake);
  const facts = await screen.findByRole('list', { name: 'What is known of the cause' });
  expect(facts).toHaveTextContent('exit code 1');
  expect(facts).not.toHaveTextContent('onnxruntime');
  expect(screen.getByRole('log', { name: 'Its last lines' })).toHaveTextContent('import onnxruntime');
});

test('other open incidents have their actions, and what is over is one line', async () => {
  const fake = make('incidents');
  const { user } = renderScreen('engine', fake);
  const list = await screen.findByRole('list', { name: 'Incidents' });
  expect(within(list).queryByText(brokenPackage.message)).not.toBeInTheDocument();
  expect(within(list).getByRole('button', { name: 'Use port 8001' })).toBeVisible();
  expect(within(list).queryByText(/separate stems/)).not.toBeInTheDocument();
  await user.click(within(list).getByRole('button', { name: /signal 9/ }));
  expect(within(list).getByText(/separate stems/)).toBeVisible();
  expect(within(list).getByText(/^Over since/)).toBeVisible();
});

test('an incident that is put away leaves, and its failure does not come back in another form', async () => {
  const fake = make('crashed');
  fake.incidents = [brokenPackage];
  const { user } = renderScreen('engine', fake);
  const alert = await screen.findByRole('alert');
  await user.click(within(alert).getByRole('button', { name: 'Put away' }));
  await within(await card('Incidents')).findByText('put away');
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('incidents come and go with their events, without a call', async () => {
  const fake = make('library');
  renderScreen('engine', fake);
  expect(await screen.findByText(/Nothing has failed/)).toBeVisible();
  // An engine at work may find tracks that it would improve: that alone is asked for.
  const calls = () => fake.calls.filter(({ name }) => name !== 'analysis_improvable').length;
  const before = calls();
  act(() => {
    fake.emit({ type: 'server.state', data: { ...restingServer, state: 'failed', isReady: false } });
    fake.emit({ type: 'incident.opened', data: { ...portTaken, count: 1 } });
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('Port 8000');
  act(() => fake.emit({ type: 'incident.opened', data: { ...portTaken, count: 2 } }));
  expect(await screen.findByText(/2 times since/)).toBeVisible();
  act(() => {
    fake.emit({
      type: 'incident.closed',
      data: { ...portTaken, state: 'resolved', resolved_at: '2026-11-23T14:05:00Z', actions: [] },
    });
    fake.emit({ type: 'server.state', data: restingServer });
  });
  expect(await within(await card('Incidents')).findByText('over')).toBeVisible();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  expect(calls()).toBe(before);
});

test('while a start is under way, nothing shouts', async () => {
  const fake = make('starting');
  fake.incidents = [{ ...outOfMemory, state: 'open', resolved_at: null }];
  renderScreen('engine', fake);
  expect(await screen.findByRole('list', { name: 'Incidents' })).toHaveTextContent('open');
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('analyses that fail for a reason that is not theirs lead while the engine is ready', async () => {
  const fake = make('refused').answer('incident_act', () => {
    throw new CallError('action_not_offered', 'Action not offered', 'The folder is paused');
  });
  const { user } = renderScreen('engine', fake);
  expect(await screen.findByRole('alert')).toHaveTextContent('may not read a music folder');
  await user.click(screen.getByRole('button', { name: 'Restart engine' }));
  expect(await screen.findAllByText('The folder is paused')).not.toHaveLength(0);
});
