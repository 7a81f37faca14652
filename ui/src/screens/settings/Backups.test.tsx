/** Copies of the library: seen, made, and put back. */
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { CallError } from '../../bridge';
import { dated } from '../../music/format';
import { FakeBackend } from '../../testing/FakeBackend';
import { someNative } from '../../testing/native';
import { callsOf, renderScreen } from '../../testing/renderScreen';

const heading = () => screen.findByRole('heading', { name: 'Copies of your library' });
const card = async () => within((await heading()).closest('section') as HTMLElement);

test('each copy tells when and why it was made, and how large it is', async () => {
  const fake = new FakeBackend();
  renderScreen('settings', fake);
  const rows = await (await card()).findAllByRole('listitem');
  expect(rows).toHaveLength(4);
  expect(rows[0]).toHaveTextContent(dated('2026-11-23T09:12:00Z'));
  expect(rows[0]).toHaveTextContent('Daily · 48 MB');
  expect(rows[1]).toHaveTextContent('Made by you');
  expect(rows[3]).toHaveTextContent('Before an update');
});

test('a copy is made, and stands first', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('settings', fake);
  await (await card()).findAllByRole('listitem');
  await user.click((await card()).getByRole('button', { name: 'Make a copy now' }));
  expect(await screen.findByText('A copy is made (48 MB)')).toBeVisible();
  await waitFor(async () => expect((await card()).getAllByRole('listitem')).toHaveLength(5));
});

test('a full disk is told', async () => {
  const fake = new FakeBackend().answer('backup_make', () => {
    throw new CallError('disk_full', 'Disk full', 'There is not enough room on the disk.');
  });
  const { user } = renderScreen('settings', fake);
  await user.click(await (await card()).findByRole('button', { name: 'Make a copy now' }));
  expect((await screen.findAllByText('There is not enough room on the disk.')).length).toBeGreaterThan(0);
});

test('without a copy, it says when there will be one', async () => {
  const fake = new FakeBackend();
  fake.backups.all = [];
  renderScreen('settings', fake);
  expect(await (await card()).findByText('A copy is made every day.')).toBeVisible();
});

test('a copy is put back after it was said what happens, and the screen goes on saying what to do', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('settings', fake);
  const when = dated('2026-11-22T18:40:00Z');
  const ask = async () =>
    user.click(await (await card()).findByRole('button', { name: `Put back the copy of ${when}…` }));
  await ask();
  const dialog = await screen.findByRole('dialog', { name: `Put back the copy of ${when}?` });
  expect(dialog).toHaveTextContent(`the library becomes that of ${when}`);
  expect(dialog).toHaveTextContent('What was entered since is lost');
  expect(dialog).toHaveTextContent('kept in the folder “damaged”');
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
  expect(callsOf(fake, 'backup_restore')).toEqual([]);

  await ask();
  await user.click(await screen.findByRole('button', { name: 'Put back at the next start' }));
  const told = () => screen.findByText('Close Mismo and start it again.');
  expect(await told()).toBeVisible();
  expect(fake.backups.all[1]?.is_next).toBe(true);
  expect(screen.queryByRole('button', { name: 'Restart Mismo now' })).not.toBeInTheDocument();
  await user.keyboard('{Control>}3{/Control}');
  await screen.findByRole('heading', { name: 'Engine ready' });
  await user.keyboard('{Control>},{/Control}');
  expect(await told()).toBeVisible();
});

test('that is taken back', async () => {
  const fake = new FakeBackend();
  fake.backups.all = fake.backups.all.map((copy, at) => ({ ...copy, is_next: at === 1 }));
  const { user } = renderScreen('settings', fake);
  await user.click(await screen.findByRole('button', { name: 'Keep the present library' }));
  expect(await screen.findByText('The library stays as it is')).toBeVisible();
  expect(callsOf(fake, 'backup_restore_cancel')).toEqual([{ name: fake.backups.all[1]?.name }]);
  await waitFor(() => expect(screen.queryByText(/Close Mismo/)).not.toBeInTheDocument());
});

test('in its own window, Mismo is started again at once', async () => {
  const fake = new FakeBackend();
  fake.backups.all = fake.backups.all.map((copy, at) => ({ ...copy, is_next: at === 0 }));
  const restart = vi.fn(async () => undefined);
  fake.native = someNative({ restart });
  const { user } = renderScreen('settings', fake);
  await user.click(await screen.findByRole('button', { name: 'Restart Mismo now' }));
  expect(restart).toHaveBeenCalledOnce();
});
