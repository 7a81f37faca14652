import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CallError } from '../../bridge';
import { FakeBackend } from '../../testing/FakeBackend';
import { someNative } from '../../testing/native';
import { callsOf, renderScreen } from '../../testing/renderScreen';
import { scenarios } from '../../testing/scenarios';
import { screenScenarios } from '../../testing/screenScenarios';
import { restingEngine, restingServer } from '../../testing/state';

const firstRun = () => scenarios['first-run']?.() ?? new FakeBackend({ tracks: 0 });
const engine = () => screen.findByRole('complementary', { name: 'Analysis engine' });

test('a library without a folder shows one thing to do, and no list', async () => {
  renderScreen('tracks', firstRun());
  expect(await screen.findByRole('heading', { name: 'Your music, ready to mix.' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Choose folder…' })).toBeEnabled();
  expect(screen.queryByRole('navigation', { name: 'Main' })).not.toBeInTheDocument();
});

test('a folder can be added while the engine is still being prepared, and the list takes over', async () => {
  const fake = firstRun();
  const { user } = renderScreen('tracks', fake);
  await user.click(await screen.findByRole('button', { name: 'Add /music/ines/Music' }));
  expect(await screen.findByRole('navigation', { name: 'Main' })).toBeVisible();
  expect(callsOf(fake, 'directory_add')).toEqual([{ path: '/music/ines/Music' }]);
});

test('in its own window the system asks for the folder', async () => {
  const fake = firstRun();
  fake.native = someNative({ pickFolders: async () => ['/music/ines/Vinyl'] });
  const { user } = renderScreen('tracks', fake);
  await user.click(await screen.findByRole('button', { name: 'Choose folder…' }));
  expect(await screen.findByRole('navigation', { name: 'Main' })).toBeVisible();
  expect(callsOf(fake, 'directory_add')).toEqual([{ path: '/music/ines/Vinyl' }]);
});

test('in a browser the path is asked for, and a wrong one is explained there', async () => {
  const fake = firstRun().answer('directory_add', () => {
    throw new CallError('path_not_found', 'Not found', '/nowhere does not exist');
  });
  const { user } = renderScreen('tracks', fake);
  await user.click(await screen.findByRole('button', { name: 'Choose folder…' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox', { name: 'Folder' }), '/nowhere{Enter}');
  expect(await within(dialog).findByText('/nowhere does not exist')).toBeVisible();
});

test('the preparation goes on before the eyes of the DJ', async () => {
  const fake = firstRun();
  renderScreen('tracks', fake);
  const panel = await engine();
  expect(await within(panel).findByText('14 of 30')).toBeVisible();
  act(() =>
    fake.emit({ type: 'engine.provision', data: { ...fake.engine, packages_done: 29, package: 'scipy' } }),
  );
  expect(await within(panel).findByText('29 of 30')).toBeVisible();
  act(() => {
    fake.emit({ type: 'engine.provision', data: restingEngine });
    fake.emit({ type: 'server.state', data: restingServer });
  });
  expect(await within(panel).findByText('The analysis engine is ready')).toBeVisible();
});

test('a failed preparation has a sentence, a hint and another try, and blocks nothing', async () => {
  const fake = screenScenarios['no-network']?.() ?? new FakeBackend({ tracks: 0 });
  const { user } = renderScreen('tracks', fake);
  const panel = await engine();
  expect(await within(panel).findByText('The download broke off: there is no network')).toBeVisible();
  expect(within(panel).getByText(/Connect this computer to the internet/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Choose folder…' })).toBeEnabled();
  await user.click(within(panel).getByRole('button', { name: 'Try again' }));
  expect(callsOf(fake, 'engine_repair')).toHaveLength(1);
});

test('an engine that cannot be asked does not hide the one thing to do', async () => {
  const fake = firstRun().answer('engine_status', () => {
    throw new CallError('internal', 'Server error', 'A defect');
  });
  renderScreen('tracks', fake);
  expect(await screen.findByText("The engine's state cannot be read")).toBeVisible();
  expect(screen.getByRole('button', { name: 'Choose folder…' })).toBeEnabled();
});
