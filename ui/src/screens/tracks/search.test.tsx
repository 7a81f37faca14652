import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeBackend } from '../../testing/FakeBackend';
import { named, plain } from '../../testing/named';
import { openWindow } from '../../testing/render';
import { callsOf } from '../../testing/renderScreen';

const field = () => screen.getByRole('combobox', { name: 'Search tracks' });
const offers = () => screen.findAllByRole('option');
const lastQuery = (fake: FakeBackend) => callsOf(fake, 'tracks_list').at(-1) as Record<string, unknown>;

const crate = () =>
  named([
    { ...plain, genre: 'Deep house' },
    { ...plain, genre: 'Deep house' },
    { ...plain, genre: 'House' },
    { ...plain, genre: 'Techno' },
  ]);

describe('completion', () => {
  it('offers operators, then values of the library with how many tracks have them', async () => {
    const { user } = openWindow(crate());
    await user.type(field(), 'gen');
    expect((await offers()).map(({ textContent }) => textContent)).toEqual(['genre:Genre contains']);
    await user.keyboard('{Tab}');
    expect(field()).toHaveValue('genre:');
    await waitFor(() => expect(screen.getByRole('option', { name: /^Deep house\s*2$/ })).toBeVisible());
    await user.keyboard('{ArrowDown}{Enter}');
    expect(field()).toHaveValue('genre:"Deep house" ');
    expect(field()).toHaveFocus();
    expect(screen.queryByRole('listbox', { name: 'Completions' })).not.toBeInTheDocument();
    expect(await screen.findByText('2 tracks')).toBeVisible();
  });

  it('tells the keyboard’s place, and leads back to what was typed', async () => {
    const { user } = openWindow(crate());
    await user.type(field(), 'genre:h');
    const [first] = await offers();
    expect(field()).toHaveAttribute('aria-expanded', 'true');
    expect(field()).not.toHaveAttribute('aria-activedescendant');
    await user.keyboard('{ArrowDown}');
    expect(field()).toHaveAttribute('aria-activedescendant', first?.id);
    expect(first).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('{ArrowUp}');
    expect(field()).not.toHaveAttribute('aria-activedescendant');
    expect(field()).toHaveValue('genre:h');
  });

  it('never takes what was typed: Enter and Escape only put the offers away', async () => {
    const { user } = openWindow(crate());
    await user.type(field(), 'art');
    await offers();
    await user.keyboard('{Enter}');
    expect(field()).toHaveValue('art');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    await user.type(field(), 'i');
    await offers();
    await user.keyboard('{Escape}');
    expect(field()).toHaveValue('arti');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(field()).toHaveValue('');
  });

  it('is taken by the mouse', async () => {
    const { user } = openWindow(crate());
    await user.type(field(), 'tide genre:tec');
    // jsdom hears a space behind the letters that are made strong.
    await user.click(await screen.findByRole('option', { name: /^Tec ?hno/ }));
    expect(field()).toHaveValue('tide genre:Techno ');
    expect(field()).toHaveFocus();
  });
});

describe('how a search was read', () => {
  it('is told where a word is no operator, with the one that was meant', async () => {
    const { user } = openWindow(crate());
    await user.type(field(), 'bmp:87 track');
    expect(await screen.findByText(/“bmp:” is not an operator: searched as text/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Did you mean bpm:?' }));
    expect(field()).toHaveValue('bpm:87 track');
    await waitFor(() => expect(screen.queryByText(/is not an operator/)).not.toBeInTheDocument());
    expect(await screen.findByText('4 tracks')).toBeVisible();
  });

  it('is told of a value that cannot be read', async () => {
    const { user } = openWindow(crate());
    await user.type(field(), 'key:99 x');
    expect(await screen.findByText('“key:99” cannot be read: searched as text.')).toBeVisible();
  });

  it('stands on a panel, whose examples can be tried', async () => {
    const { user } = openWindow(crate());
    await user.click(screen.getByRole('button', { name: 'What can be searched for' }));
    await user.click(await screen.findByRole('button', { name: 'genre:"deep house"' }));
    expect(field()).toHaveValue('genre:"deep house"');
    expect(await screen.findByText('2 tracks')).toBeVisible();
  });
});

describe('sorting', () => {
  const header = (name: string) => screen.getByRole('button', { name });

  it('adds levels with Shift, numbers them, turns them, and remembers', async () => {
    const { fake, user, unmount } = openWindow(crate());
    await screen.findByText('Track 0');
    await user.click(header('Key'));
    await waitFor(() => expect(lastQuery(fake)).toMatchObject({ order_by: 'key' }));
    await user.keyboard('{Shift>}');
    await user.click(header('BPM'));
    await user.click(header('Energy'));
    await user.click(header('BPM'));
    await user.keyboard('{/Shift}');
    await waitFor(() => expect(lastQuery(fake)).toMatchObject({ order_by: 'key,-bpm,-energy' }));
    expect(screen.getByRole('columnheader', { name: /BPM/ })).toHaveAttribute('aria-sort', 'descending');
    expect(header('BPM')).toHaveAttribute('aria-description', 'Sorted second');
    unmount();
    const again = openWindow(fake);
    await waitFor(() => expect(lastQuery(again.fake)).toMatchObject({ order_by: 'key,-bpm,-energy' }));
  });

  it('is all in the menu of a column, for the keyboard', async () => {
    const { fake, user } = openWindow(crate());
    await screen.findByText('Track 0');
    await user.click(header('Genre'));
    header('BPM').focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    const menu = await screen.findByRole('menu', { name: 'Column BPM' });
    await user.click(within(menu).getByRole('menuitem', { name: 'Then: Fastest first' }));
    await waitFor(() => expect(lastQuery(fake)).toMatchObject({ order_by: 'genre,-bpm' }));
  });
});
