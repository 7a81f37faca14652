import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Directory } from '../../bindings/types';
import { CallError } from '../../bridge';
import { UNDO_MS } from '../../components/toast';
import { FakeBackend } from '../../testing/FakeBackend';
import { someNative } from '../../testing/native';
import { callsOf, renderScreen } from '../../testing/renderScreen';
import { screenScenarios, someScan } from '../../testing/screenScenarios';

afterEach(() => {
  vi.useRealTimers();
});

const row = (name: string) => screen.findByRole('listitem', { name });

async function fromMenu(user: ReturnType<typeof renderScreen>['user'], folder: string, entry: string) {
  await user.click(within(await row(folder)).getByRole('button', { name: `More for ${folder}` }));
  await user.click(await screen.findByRole('menuitem', { name: entry }));
}

test('every state has a word and what it means', async () => {
  renderScreen('folders', screenScenarios.folders?.() ?? new FakeBackend());
  expect(await row('Techno 2026')).toHaveTextContent('Watched');
  expect(await row('Vinyl rips')).toHaveTextContent('1,216 of 1,930 files');
  expect(await row('USB SanDisk')).toHaveTextContent('Away');
  expect(await row('Wedding sets')).toHaveTextContent('Paused');
  expect(await row('Shared drive')).toHaveTextContent('The folder may not be read: permission denied');
  expect(screen.getByText(/8 folders, 66,524 tracks/)).toBeVisible();
});

test('files that could not be read are listed with their reason', async () => {
  const { user } = renderScreen('folders', screenScenarios.folders?.() ?? new FakeBackend());
  const promos = await row('Promos');
  await user.click(await within(promos).findByRole('button', { name: '2 files could not be read' }));
  expect(await screen.findByText('The file is cut off')).toBeVisible();
  expect(screen.getByText('/music/Promos/cover.mp3')).toBeVisible();
});

test('a scan appears with its first event, and can be stopped', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  const techno = await row('Techno 2026');
  await user.click(within(techno).getByRole('button', { name: 'Rescan' }));
  expect(callsOf(fake, 'scan_start')).toEqual([{ id: fake.folders[0]?.id, strategy: 'hybrid' }]);
  act(() => fake.emit({ type: 'scan.progress', data: someScan(fake.folders[0] as Directory) }));
  expect(await within(techno).findByRole('progressbar')).toHaveAttribute('aria-valuenow', '63');
  await user.click(within(techno).getByRole('button', { name: 'Stop' }));
  expect(callsOf(fake, 'scan_cancel')).toEqual([{ id: fake.folders[0]?.id }]);
});

test('a scan is paused and goes on', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  const techno = await row('Techno 2026');
  act(() => fake.emit({ type: 'scan.progress', data: someScan(fake.folders[0] as Directory) }));
  await user.click(await within(techno).findByRole('button', { name: 'Pause the scan of Techno 2026' }));
  await waitFor(() => expect(techno).toHaveTextContent('Scan paused'));
  await user.click(within(techno).getByRole('button', { name: 'Resume scan' }));
  const input = [{ id: fake.folders[0]?.id }];
  expect([callsOf(fake, 'scan_pause'), callsOf(fake, 'scan_resume')]).toEqual([input, input]);
});

test('a folder that cannot be watched says why, and what ends it', async () => {
  const { user } = renderScreen('folders', screenScenarios.folders?.() ?? new FakeBackend());
  await user.click(within(await row('Old discs')).getByRole('button', { name: 'Looked at now and then' }));
  expect(await screen.findByText(/limit of watched folders is used up/)).toBeVisible();
  expect(screen.getByText('sudo sysctl fs.inotify.max_user_watches=524288')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Copy the command' })).toBeVisible();
});

test('watching is stopped and begun again', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  await fromMenu(user, 'Promos', 'Stop watching');
  await waitFor(async () => expect(await row('Promos')).toHaveTextContent('Not watched'));
  await fromMenu(user, 'Promos', 'Watch for changes');
  await waitFor(async () => expect(await row('Promos')).not.toHaveTextContent('Not watched'));
  expect(callsOf(fake, 'watcher_stop')).toEqual([{ id: fake.folders[2]?.id }]);
});

test('a drive that came back elsewhere is said where it is', async () => {
  const fake = new FakeBackend();
  renderScreen('folders', fake);
  await row('USB SanDisk');
  const usb = { ...(fake.folders[3] as Directory), path: '/media/ines/USB SanDisk1', is_available: true };
  fake.folders = fake.folders.map((folder) => (folder.id === usb.id ? usb : folder));
  act(() => fake.emit({ type: 'folder.changed', data: { id: usb.id, directory: usb } }));
  expect(await screen.findAllByText('USB SanDisk was found at /media/ines/USB SanDisk1')).not.toHaveLength(0);
});

test('every file is read again on demand', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  await fromMenu(user, 'Promos', 'Read every file again');
  expect(callsOf(fake, 'scan_start')).toEqual([{ id: fake.folders[2]?.id, strategy: 'full' }]);
});

test('a folder is paused and resumed', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  await fromMenu(user, 'Promos', 'Pause');
  const promos = await row('Promos');
  await user.click(await within(promos).findByRole('button', { name: 'Resume' }));
  await waitFor(() => expect(promos).toHaveTextContent('Watched'));
  expect(callsOf(fake, 'directory_update')).toEqual([
    { id: fake.folders[2]?.id, is_active: false },
    { id: fake.folders[2]?.id, is_active: true },
  ]);
});

test('a folder is counted in a tempo range of its own, and again as in the settings', async () => {
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  await fromMenu(user, 'Promos', 'Tempo range…');
  await user.click(await screen.findByRole('button', { name: 'Drum and bass' }));
  const fastest = screen.getByLabelText('Fastest, BPM');
  await user.clear(fastest);
  await user.type(fastest, '160');
  expect(screen.getByText('The fastest is at least 186 then')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Use this range' })).toBeDisabled();
  await user.clear(fastest);
  await user.type(fastest, '188');
  await user.click(screen.getByRole('button', { name: 'Use this range' }));
  await waitFor(async () => expect(await row('Promos')).toHaveTextContent('155 to 188 BPM'));
  await fromMenu(user, 'Promos', 'Tempo range…');
  await user.click(await screen.findByRole('button', { name: 'As in the settings' }));
  const id = fake.folders[2]?.id;
  expect(callsOf(fake, 'directory_update')).toEqual([
    { id, tempo_range: { min: 155, max: 188 } },
    { id, tempo_range: null },
  ]);
});

test('a removal is out of sight at once, and undone it never reaches the application', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  await fromMenu(user, 'Promos', 'Remove from the library');
  await waitFor(() => expect(screen.queryByRole('listitem', { name: 'Promos' })).not.toBeInTheDocument());
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await row('Promos')).toBeVisible();
  await act(() => vi.advanceTimersByTimeAsync(2 * UNDO_MS));
  expect(callsOf(fake, 'directory_remove')).toEqual([]);
});

test('a removal is carried out when its ten seconds are over, wherever the DJ is then', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const fake = new FakeBackend();
  const { user } = renderScreen('folders', fake);
  const id = fake.folders[2]?.id;
  await fromMenu(user, 'Promos', 'Remove from the library');
  await user.click(screen.getByRole('link', { name: 'Logs' }));
  await act(() => vi.advanceTimersByTimeAsync(UNDO_MS / 2));
  expect(callsOf(fake, 'directory_remove')).toEqual([]);
  await act(() => vi.advanceTimersByTimeAsync(UNDO_MS));
  await waitFor(() => expect(callsOf(fake, 'directory_remove')).toEqual([{ id }]));
  expect(fake.folders).toHaveLength(3);
});

test('a removal that is refused brings the folder back and says why', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const fake = new FakeBackend().answer('directory_remove', () => {
    throw new CallError('database', 'Server error', 'The disk is full');
  });
  const { user } = renderScreen('folders', fake);
  await fromMenu(user, 'Promos', 'Remove from the library');
  await act(() => vi.advanceTimersByTimeAsync(1.5 * UNDO_MS));
  expect(await row('Promos')).toBeVisible();
  expect(await screen.findAllByText('Promos was not removed')).not.toHaveLength(0);
});

test('a path that is refused is explained at the field', async () => {
  const fake = new FakeBackend().answer('directory_add', () => {
    throw new CallError('overlapping_directory', 'Conflict', '/music/Promos lies inside /music');
  });
  const { user } = renderScreen('folders', fake);
  const heading = await screen.findByRole('heading', { name: 'Folders' });
  const head = heading.closest('header') as HTMLElement;
  await user.click(within(head).getByRole('button', { name: 'Add folder' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox', { name: 'Folder' }), '/music/Promos{Enter}');
  expect(await within(dialog).findByText('/music/Promos lies inside /music')).toBeVisible();
  expect(within(dialog).getByRole('textbox', { name: 'Folder' })).toBeInvalid();
});

test('in its own window, a folder is shown in the file manager', async () => {
  const fake = new FakeBackend();
  const reveal = vi.fn(async () => undefined);
  fake.native = someNative({ reveal });
  const { user } = renderScreen('folders', fake);
  await fromMenu(user, 'Techno 2026', 'Show in the file manager');
  expect(reveal).toHaveBeenCalledWith('/music/Techno 2026');
});

test('no folder: it teaches and offers what was found', async () => {
  const fake = new FakeBackend({ tracks: 0 });
  fake.info = { ...fake.info, suggested_folders: ['/music/ines/Music'] };
  const { user } = renderScreen('folders', fake);
  expect(await screen.findByRole('heading', { name: 'No folder yet' })).toBeVisible();
  await user.click(await screen.findByRole('button', { name: 'Add /music/ines/Music' }));
  expect(await row('Music')).toBeVisible();
});

test('folders that cannot be read offer another try', async () => {
  const fake = screenScenarios.refusing?.() ?? new FakeBackend();
  const { user } = renderScreen('folders', fake);
  expect(await screen.findByText('The folders cannot be read')).toBeVisible();
  fake.answer('directories_list', () => ({ success: true, count: 0, data: [] }));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { name: 'No folder yet' })).toBeVisible();
});
