import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeBackend } from '../testing/FakeBackend';
import { someImport } from '../testing/imports';
import { someNative } from '../testing/native';
import { callsOf, renderScreen } from '../testing/renderScreen';

const PATH = '/old/library.db';
const dialog = async () =>
  within(await screen.findByRole('dialog', { name: 'Bring in an existing Mismo library' }));

async function openDialog(fake = new FakeBackend({ tracks: 4 })) {
  const opened = renderScreen('settings', fake);
  await opened.user.click(await screen.findByRole('button', { name: /Bring in a library…|Show the import/ }));
  return { ...opened, in: await dialog() };
}

describe('bringing in an existing library', () => {
  it('looks first, says what it has, and only then brings it in', async () => {
    const { fake, user, in: asked } = await openDialog();
    await user.type(asked.getByRole('textbox', { name: 'Its library.db' }), PATH);
    await user.click(asked.getByRole('button', { name: 'Look what it has' }));
    expect(await asked.findByText('38 of 40 tracks can be brought in.')).toBeVisible();
    expect(callsOf(fake, 'library_import')).toEqual([{ path: PATH, dry_run: true }]);
    expect(asked.getByText('where that library has them').previousSibling).toHaveTextContent('35');
    expect(asked.getByText('elsewhere, known by their sound').previousSibling).toHaveTextContent('2');
    expect(asked.getByText('not on this computer').previousSibling).toHaveTextContent('2');
    await user.click(asked.getByText('1 folder not here: plug in the drive and import again'));
    expect(asked.getByText('/mnt/old')).toBeInTheDocument();

    await user.click(asked.getByRole('button', { name: 'Bring it in' }));
    expect(await asked.findByText('38 of 40 tracks are brought in.')).toBeVisible();
    expect(asked.getByText(/A copy of your library was made before/)).toBeVisible();
    expect(callsOf(fake, 'library_import').at(-1)).toEqual({ path: PATH, dry_run: false });
    await user.click(asked.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  it('says at the field why a file is none', async () => {
    const { user, in: asked } = await openDialog();
    const field = asked.getByRole('textbox', { name: 'Its library.db' });
    await user.type(field, '/old/cover.jpg{Enter}');
    expect(await asked.findByText('/old/cover.jpg is no database')).toBeVisible();
    expect(field).toBeInvalid();
  });

  it('shows how far it is, also in another window, and stops', async () => {
    const fake = new FakeBackend({ tracks: 4 });
    const running = { ...someImport(PATH, false), running: true, phase: 'tracks' as const, done: 10 };
    fake.imports.status = running;
    fake.answer('import_cancel', () => ({ success: true, message: 'It ends' }));
    const { user, in: asked } = await openDialog(fake);
    expect(await asked.findByText('Looking for its tracks: 10 of 40')).toBeVisible();
    expect(asked.getByRole('progressbar', { name: 'Import' })).toHaveAttribute('aria-valuenow', '25');
    await user.click(asked.getByRole('button', { name: 'Stop' }));
    expect(callsOf(fake, 'import_cancel')).toHaveLength(1);
    fake.emit({ type: 'import.progress', data: { ...running, running: false, cancelled: true } });
    expect(await asked.findByText(/What was brought in until then stays/)).toBeVisible();
    expect(asked.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('says why it ended early, and what went wrong', async () => {
    const fake = new FakeBackend({ tracks: 4 });
    const { user, in: asked } = await openDialog(fake);
    await user.type(asked.getByRole('textbox', { name: 'Its library.db' }), PATH);
    await user.click(asked.getByRole('button', { name: 'Look what it has' }));
    await asked.findByRole('button', { name: 'Bring it in' });
    const status = someImport(PATH, false);
    const result = {
      ...status.result,
      error_count: 1,
      errors: [{ path: '/a.mp3', message: 'It cannot be read' }],
    };
    fake.emit({
      type: 'import.progress',
      data: { ...status, result, failure: { code: 'disk_full', message: 'The disk is full.' } },
    });
    expect(await asked.findByRole('alert')).toHaveTextContent('The disk is full.');
    expect(asked.getByText('/a.mp3: It cannot be read')).toBeInTheDocument();
  });

  it('chooses the file by the system’s picker in the app’s own window', async () => {
    const fake = new FakeBackend({ tracks: 4 });
    fake.native = someNative({ pickFile: async () => PATH });
    const { user, in: asked } = await openDialog(fake);
    await user.click(asked.getByRole('button', { name: 'Choose file…' }));
    expect(await asked.findByText('38 of 40 tracks can be brought in.')).toBeVisible();
  });

  it('is found among the folders', async () => {
    const { user } = renderScreen('folders', new FakeBackend({ tracks: 4 }));
    await user.click(await screen.findByRole('button', { name: 'Bring in a library…' }));
    await dialog();
  });

  it('is offered by the palette, and where there is no folder yet', async () => {
    const { user } = renderScreen('tracks', new FakeBackend({ tracks: 0 }));
    await user.click(await screen.findByRole('button', { name: 'Bring in your library…' }));
    const asked = await dialog();
    await waitFor(() => expect(asked.getByRole('textbox', { name: 'Its library.db' })).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'existing mismo{Enter}');
    await dialog();
  });
});
