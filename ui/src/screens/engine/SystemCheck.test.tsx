import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { CallError } from '../../bridge';
import { FakeBackend } from '../../testing/FakeBackend';
import { goodReport, illReport } from '../../testing/incidents';
import { someNative } from '../../testing/native';
import { callsOf, renderScreen } from '../../testing/renderScreen';
import { byUrgency, verdict } from './checkWords';

test('nothing is looked at before somebody asks', async () => {
  const fake = new FakeBackend();
  renderScreen('engine', fake);
  expect(await screen.findByRole('button', { name: 'Check now' })).toBeVisible();
  expect(callsOf(fake, 'doctor_report')).toHaveLength(0);
});

test('what is broken comes first, with evidence and what helps', async () => {
  const fake = new FakeBackend();
  fake.report = illReport;
  const { user } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: 'Check now' }));
  const list = await screen.findByRole('list', { name: 'Checks' });
  const rows = within(list).getAllByRole('listitem');
  expect(rows.map((row) => within(row).getByRole('img').getAttribute('aria-label'))).toEqual([
    'broken',
    'look',
    'not known',
  ]);
  expect(rows[0]).toHaveTextContent('Port 8000 is used by jupyter-lab (process 2231)');
  expect(screen.getByText(/1 thing is broken, 13 checks fine/)).toBeVisible();
  await user.click(within(rows[0] as HTMLElement).getByRole('button', { name: 'Open setting' }));
  expect(window.location.hash).toBe('#/settings?setting=PYTHON_SERVER_PORT');
});

test('what is fine is shown on demand', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: 'Check now' }));
  expect(await screen.findByText(/Nothing stands in the way: 16 checks fine/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: /16 checks that are fine/ }));
  expect(within(screen.getByRole('list', { name: 'Checks' })).getAllByRole('listitem')).toHaveLength(16);
});

test('a check that breaks off says so', async () => {
  const fake = new FakeBackend().answer('doctor_report', () => {
    throw new CallError('internal', 'Server error', 'no answer');
  });
  const { user } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: 'Check now' }));
  expect(await screen.findByText(/The check broke off: no answer/)).toBeVisible();
});

test('diagnostics are saved and shown where they are', async () => {
  const fake = new FakeBackend();
  const reveal = vi.fn(async () => {});
  fake.native = someNative({ reveal });
  const { user } = renderScreen('engine', fake);
  await user.click(await screen.findByRole('button', { name: 'Save diagnostics' }));
  expect(await screen.findAllByText(/Diagnostics saved, 84 kB/)).not.toHaveLength(0);
  expect(reveal).toHaveBeenCalledWith('/data/diagnostics/mismo-diagnostics-2026-11-23-140300.zip');
});

test('the verdict is one sentence', () => {
  expect(verdict(goodReport.checks)).toBe('Nothing stands in the way: 16 checks fine');
  expect(verdict(illReport.checks)).toBe('1 thing is broken, 13 checks fine');
  const warned = illReport.checks.filter(({ state }) => state !== 'fail');
  expect(verdict(warned)).toBe('Nothing stands in the way. 1 thing to know, 13 checks fine');
  expect(byUrgency(illReport.checks)[0]?.id).toBe('server_port');
});
