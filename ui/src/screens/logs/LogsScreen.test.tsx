import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { LogLine } from '../../bindings/types';
import { FakeBackend } from '../../testing/FakeBackend';
import { renderScreen } from '../../testing/renderScreen';
import { screenScenarios } from '../../testing/screenScenarios';

const line = (seq: number, text: string, level: LogLine['level'] = 'info'): LogLine => ({
  seq,
  at: '2026-11-23T14:05:00Z',
  level,
  source: 'app',
  text,
});

const log = () => screen.findByRole('log', { name: 'Log' });

test('shows the lines and takes new ones from events', async () => {
  const fake = new FakeBackend();
  renderScreen('logs', fake);
  const list = await log();
  expect(within(list).getByText('Application startup complete.')).toBeVisible();
  act(() => fake.emit({ type: 'log.batch', data: { lines: [line(7, 'a new one')], skipped: 0 } }));
  expect(await within(list).findByText('a new one')).toBeVisible();
  expect(screen.getByText('7 lines')).toBeVisible();
});

test('lines that came too fast are counted where they are missing, and can be fetched', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('logs', fake);
  const list = await log();
  act(() => fake.emit({ type: 'log.batch', data: { lines: [line(12, 'after the rush')], skipped: 5 } }));
  expect(await within(list).findByText(/5 lines skipped/)).toBeVisible();
  fake.log = [
    ...fake.log,
    ...[7, 8, 9, 10, 11].map((seq) => line(seq, `rush ${seq}`)),
    line(12, 'after the rush'),
  ];
  await user.click(within(list).getByRole('button', { name: 'Load' }));
  expect(await within(list).findByText('rush 9')).toBeVisible();
  expect(within(list).queryByText(/lines skipped/)).not.toBeInTheDocument();
});

test('text, level and source narrow the list; nothing found offers the way back', async () => {
  const { user } = renderScreen('logs', new FakeBackend());
  const list = await log();
  await user.type(screen.getByRole('searchbox', { name: 'Filter by text' }), 'models');
  expect(await screen.findByText('1 line')).toBeVisible();
  expect(within(list).getByText('models loaded in 1.4 s (beats)')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'App' }));
  expect(await screen.findByText('No line matches')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show all lines' }));
  expect(await screen.findByText('6 lines')).toBeVisible();

  await user.click(screen.getByRole('combobox', { name: 'Level' }));
  await user.click(await screen.findByRole('option', { name: 'Warnings and errors' }));
  expect(await screen.findByText('1 line')).toBeVisible();
});

test('scrolling up stops following, the end takes it up again', async () => {
  const fake = screenScenarios.logs?.() ?? new FakeBackend();
  renderScreen('logs', fake);
  const list = await log();
  const follow = screen.getByRole('button', { name: 'Follow' });
  expect(follow).toHaveAttribute('aria-pressed', 'true');

  Object.defineProperties(list, {
    scrollHeight: { configurable: true, value: 12_600 },
    clientHeight: { configurable: true, value: 600 },
  });
  const scrollTo = (top: number) => {
    list.scrollTop = top;
    fireEvent.scroll(list);
  };
  scrollTo(12_000);
  expect(follow).toHaveAttribute('aria-pressed', 'true');
  scrollTo(9000);
  expect(follow).toHaveAttribute('aria-pressed', 'false');
  scrollTo(12_000);
  expect(follow).toHaveAttribute('aria-pressed', 'true');
});

test('a long log draws only what is in view', async () => {
  renderScreen('logs', screenScenarios.logs?.() ?? new FakeBackend());
  const list = await log();
  expect(screen.getByText('600 lines')).toBeVisible();
  expect(list.querySelectorAll('[data-index]').length).toBeLessThan(120);
});

test('what is shown is copied as it stands in the file', async () => {
  const { user } = renderScreen('logs', new FakeBackend());
  await log();
  const write = vi.spyOn(navigator.clipboard, 'writeText');
  await user.click(screen.getByRole('button', { name: 'Engine' }));
  await user.click(screen.getByRole('button', { name: 'Copy the lines shown' }));
  expect(write).toHaveBeenCalledOnce();
  const text = write.mock.calls[0]?.[0] ?? '';
  expect(text.split('\n')).toHaveLength(4);
  expect(text).toContain('info: [Analysis Server] Application startup complete.');
});

test('an empty log says what will be here; one that cannot be read offers another try', async () => {
  const empty = new FakeBackend();
  empty.log = [];
  const first = renderScreen('logs', empty);
  expect(await screen.findByText('Nothing logged yet')).toBeVisible();
  first.unmount();

  const refusing = screenScenarios.refusing?.() ?? new FakeBackend();
  const { user } = renderScreen('logs', refusing);
  expect(await screen.findByText('The log cannot be read')).toBeVisible();
  refusing.answer('logs_list', () => ({ success: true, count: 1, data: [line(1, 'back')] }));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('back')).toBeVisible();
});
