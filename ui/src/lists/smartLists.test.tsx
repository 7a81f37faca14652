import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { UNDO_MS } from '../components/toast';
import { FakeBackend } from '../testing/FakeBackend';
import { openWindow } from '../testing/render';
import { callsOf } from '../testing/renderScreen';

const link = (name: RegExp | string) => screen.findByRole('link', { name });
const lastQuery = (fake: FakeBackend) => callsOf(fake, 'tracks_list').at(-1) as Record<string, unknown>;
const names = () =>
  within(screen.getByRole('navigation'))
    .getAllByRole('link')
    .map(({ textContent }) => textContent?.replace(/\d+$/, ''));

/** Opens the menu of a list and takes one of its entries. */
async function pick(user: ReturnType<typeof openWindow>['user'], list: RegExp, entry: string) {
  await user.pointer({ keys: '[MouseRight]', target: await link(list) });
  await user.click(await screen.findByRole('menuitem', { name: new RegExp(`^${entry}`) }));
}

describe('smart lists', () => {
  it('are there from the start, with how many tracks they find', async () => {
    openWindow(new FakeBackend({ tracks: 40 }));
    expect(await link(/^Not analysed/)).toHaveTextContent('Not analysed7');
    expect(await link(/^Failed/)).toHaveTextContent('Failed1');
    expect(names().slice(1, 6)).toEqual([
      'Not analysed',
      'Failed',
      'Offline',
      'Duplicates',
      'Added this week',
    ]);
  });

  it('show what they find, and what is searched within them', async () => {
    const { fake, user } = openWindow(new FakeBackend({ tracks: 40 }));
    await user.click(await link(/^Failed/));
    await waitFor(() => expect(lastQuery(fake)).toMatchObject({ search: 'state:failed' }));
    expect(window.location.hash).toBe('#/tracks?list=failed');
    await user.type(screen.getByRole('combobox', { name: 'Search tracks' }), 'zz');
    await waitFor(() => expect(lastQuery(fake)).toMatchObject({ search: 'state:failed zz' }));
    expect(await screen.findByText('Nothing in Failed fits all of “zz”.')).toBeVisible();
  });

  it('say in words what it means that they are empty', async () => {
    const { user } = openWindow(new FakeBackend({ tracks: 10 }));
    await user.click(await link(/^Duplicates/));
    expect(await screen.findByText('No duplicates')).toBeVisible();
  });

  it('keep their counts by events, asked for once for many of them', async () => {
    const fake = new FakeBackend({ tracks: 40 });
    openWindow(fake);
    await link(/^Failed/);
    const before = callsOf(fake, 'smart_lists').length;
    fake.tracks = fake.tracks.map((track) => ({ ...track, state: 'failed', date_analyzed: null }));
    act(() => {
      for (const { id } of fake.tracks)
        fake.emit({ type: 'tracks.changed', data: { ids: [id], all: false } });
    });
    await waitFor(async () => expect(await link(/^Failed/)).toHaveTextContent('Failed40'));
    expect(callsOf(fake, 'smart_lists')).toHaveLength(before + 1);
  });
});

describe('a search', () => {
  it('is saved under a name, with the order that the list has', async () => {
    const { fake, user } = openWindow(new FakeBackend({ tracks: 40 }));
    await user.click(await screen.findByRole('button', { name: 'Key' }));
    await user.type(screen.getByRole('combobox', { name: 'Search tracks' }), 'genre:techno energy:>6');
    await user.keyboard('{Control>}s{/Control}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Save as smart list' }));
    expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Techno, energy >6');
    await user.keyboard('Peak time');
    await user.click(dialog.getByRole('checkbox', { name: 'Always sort it by key' }));
    await user.keyboard('{Enter}');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await link(/^Peak time/)).toHaveAttribute('aria-current', 'page');
    expect(callsOf(fake, 'smart_list_add')).toEqual([
      { name: 'Peak time', search: 'genre:techno energy:>6', order_by: 'key' },
    ]);
    expect(screen.getByRole('combobox', { name: 'Search tracks' })).toHaveValue('');
    expect(screen.getByRole('group', { name: 'Smart list Peak time' })).toHaveTextContent('by key');
  });
});

describe('a smart list', () => {
  const withOne = () => {
    const fake = new FakeBackend({ tracks: 40 });
    fake.smartLists.add('Warm-up', 'bpm:<122');
    return openWindow(fake);
  };

  it('is renamed in its place', async () => {
    const { fake, user } = withOne();
    (await link(/^Warm-up/)).focus();
    await user.keyboard('{F2}');
    const name = screen.getByRole('textbox', { name: 'Name of Warm-up' });
    await user.clear(name);
    await user.type(name, 'Early{Enter}');
    expect(await link(/^Early/)).toBeVisible();
    expect(callsOf(fake, 'smart_list_change')).toEqual([expect.objectContaining({ name: 'Early' })]);
  });

  it('is changed; what one of Mismo finds stays', async () => {
    const { fake, user } = withOne();
    await pick(user, /^Warm-up/, 'Change…');
    const finds = await screen.findByRole('textbox', { name: 'Finds' });
    await user.clear(finds);
    await user.type(finds, 'bpm:<118');
    await user.click(screen.getByRole('button', { name: 'Change' }));
    await waitFor(() =>
      expect(callsOf(fake, 'smart_list_change')).toEqual([expect.objectContaining({ search: 'bpm:<118' })]),
    );
    await pick(user, /^Failed/, 'Change…');
    expect(await screen.findByRole('textbox', { name: 'Finds' })).toHaveAttribute('readonly');
  });

  it('is moved with Alt and the arrows', async () => {
    const { user } = withOne();
    const list = await link(/^Warm-up/);
    list.focus();
    await user.keyboard('{Alt>}{ArrowUp}{ArrowUp}{/Alt}');
    await waitFor(() => expect(names().slice(1, 7).indexOf('Warm-up')).toBe(3));
  });

  it('is hidden, and shown again by undoing it or from the menu', async () => {
    const { user } = withOne();
    await pick(user, /^Offline/, 'Hide');
    await waitFor(() => expect(screen.queryByRole('link', { name: /^Offline/ })).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Smart lists' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Show Offline' }));
    expect(await link(/^Offline/)).toBeVisible();
  });

  it('is removed after ten seconds in which that can be undone', async () => {
    const { fake, user } = withOne();
    await pick(user, /^Warm-up/, 'Remove');
    await waitFor(() => expect(screen.queryByRole('link', { name: /^Warm-up/ })).not.toBeInTheDocument());
    expect(callsOf(fake, 'smart_list_remove')).toEqual([]);
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await link(/^Warm-up/)).toBeVisible();
    await pick(user, /^Warm-up/, 'Remove');
    await waitFor(() => expect(callsOf(fake, 'smart_list_remove')).toHaveLength(1), {
      timeout: UNDO_MS + 5000,
    });
    expect(screen.queryByRole('link', { name: /^Warm-up/ })).not.toBeInTheDocument();
  });

  it('that is gone says so', async () => {
    window.location.hash = '#/tracks?list=nowhere';
    const { user } = openWindow(new FakeBackend({ tracks: 5 }));
    expect(await screen.findByText('This smart list is gone')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all tracks' }));
    expect(await screen.findByText('5 tracks')).toBeVisible();
  });
});

it('the lists of Mismo are brought back', async () => {
  const { fake, user } = openWindow(new FakeBackend({ tracks: 5 }));
  await fake.call('smart_list_remove', { id: 'failed' });
  await user.click(await screen.findByRole('button', { name: 'Smart lists' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Restore the lists of Mismo' }));
  await waitFor(() => expect(names()[2]).toBe('Failed'));
});
