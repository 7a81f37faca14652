import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CallError } from '../../bridge';
import { FakeBackend } from '../../testing/FakeBackend';
import { callsOf, renderScreen } from '../../testing/renderScreen';
import { screenScenarios } from '../../testing/screenScenarios';

const concurrent = () =>
  screen.findByRole('textbox', { name: 'Tracks analysed at a time by each server, at most' });

test('what the environment fixes is read-only and says so', async () => {
  renderScreen('settings', new FakeBackend());
  const port = await screen.findByRole('textbox', { name: 'Port that our own analysis server listens on' });
  expect(port).toHaveAttribute('readonly');
  expect(screen.getByText('Set by the environment')).toBeVisible();
});

test('a number is saved with Enter and on leaving the field, once each', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('settings', fake);
  await user.clear(await concurrent());
  await user.type(await concurrent(), '4{Enter}');
  await waitFor(() =>
    expect(callsOf(fake, 'setting_set')).toEqual([{ key: 'MAX_CONCURRENT_ANALYSIS', value: 4 }]),
  );
  await waitFor(async () => expect(await concurrent()).toHaveValue('4'));
  expect(await concurrent()).toHaveFocus();
  await user.clear(await concurrent());
  await user.type(await concurrent(), '6');
  await user.tab();
  await waitFor(() => expect(callsOf(fake, 'setting_set')).toHaveLength(2));
});

test('a senseless value is explained at its field; Escape brings the old one back', async () => {
  const sentence = 'MAX_CONCURRENT_ANALYSIS="many" is not allowed: it must be a whole number from 1 to 64';
  const fake = new FakeBackend().answer('setting_set', () => {
    throw new CallError('bad_setting', 'Not allowed', sentence);
  });
  const { user } = renderScreen('settings', fake);
  await user.clear(await concurrent());
  await user.type(await concurrent(), 'many{Enter}');
  expect(await screen.findByText(sentence)).toBeVisible();
  expect(await concurrent()).toBeInvalid();
  await user.keyboard('{Escape}');
  expect(await concurrent()).toHaveValue('2');
  expect(screen.queryByText(sentence)).not.toBeInTheDocument();
});

test('switches and choices are in force at once', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('settings', fake);
  await user.click(await screen.findByRole('switch', { name: 'Analyse new tracks without being asked' }));
  await user.click(screen.getByRole('button', { name: 'Open Key' }));
  await waitFor(() =>
    expect(callsOf(fake, 'setting_set')).toEqual([
      { key: 'auto_analyze', value: false },
      { key: 'key_notation', value: 'open_key' },
    ]),
  );
});

test('a theme that is chosen is shown', async () => {
  const { user } = renderScreen('settings', new FakeBackend());
  await user.click(await screen.findByRole('button', { name: 'Light' }));
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe('light'));
});

test('what was saved here goes back to its default', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('settings', fake);
  await user.click(await screen.findByRole('button', { name: 'Reset to default 2' }));
  expect(callsOf(fake, 'setting_set')).toEqual([{ key: 'MAX_CONCURRENT_ANALYSIS', value: null }]);
});

test('a change that needs a restart says so', async () => {
  const { user } = renderScreen('settings', new FakeBackend());
  const port = await screen.findByRole('textbox', { name: 'Port of the HTTP API' });
  await user.clear(port);
  await user.type(port, '3100{Enter}');
  expect(await screen.findByText('Saved. Close Mismo and open it again to use it.')).toBeVisible();
});

test('tells what this installation is and whose work it ships', async () => {
  renderScreen('settings', new FakeBackend());
  expect(await screen.findByText('Version 0.1.0 for Linux')).toBeVisible();
  expect(screen.getByText('/data/logs')).toBeVisible();
  const work = screen.getByText('BeatNet weights').closest('li') as HTMLElement;
  expect(within(work).getByText('CC BY 4.0')).toBeVisible();
  expect(work).toHaveTextContent('ISMIR 2021');
});

test('settings that cannot be read offer another try', async () => {
  const fake = screenScenarios.refusing?.() ?? new FakeBackend();
  const { user } = renderScreen('settings', fake);
  expect(await screen.findByText('The settings cannot be read')).toBeVisible();
  fake.answer('settings_list', () => ({ success: true, count: 1, data: fake.settings }));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await concurrent()).toBeVisible();
});
