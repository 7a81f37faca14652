/** What the DJ decides by hand, from the rows. */
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { CallError } from '../../bridge';
import { FakeBackend } from '../../testing/FakeBackend';
import { named, plain } from '../../testing/named';
import { openWindow } from '../../testing/render';
import { callsOf } from '../../testing/renderScreen';

async function rowOf(title: string): Promise<HTMLElement> {
  const cell = await within(await screen.findByRole('grid')).findByText(title);
  const row = cell.closest<HTMLElement>('[role="row"]');
  if (!row) throw new Error(`${title} stands in no row`);
  return row;
}

/** The menu of a row by the right mouse button. */
async function menuOf(title: string) {
  const row = await rowOf(title);
  fireEvent.mouseDown(row, { button: 2 });
  fireEvent.contextMenu(row, { button: 2, clientX: 200, clientY: 120 });
  return within(await screen.findByRole('menu'));
}

/** Sorted by title, so that ranges are known. */
beforeEach(() => localStorage.setItem('mismo.sorting', JSON.stringify({ sort: 'title', order: 'ASC' })));

const three = () => named([plain, plain, plain]);

describe('the menu of a row', () => {
  it('doubles the tempo, says so, and takes it back', async () => {
    const { fake, user } = openWindow(three());
    const menu = await menuOf('Track 1');
    await user.click(menu.getByRole('menuitem', { name: 'Double the tempo' }));
    expect(await screen.findByText('Tempo doubled')).toBeVisible();
    const row = within(await rowOf('Track 1'));
    expect(await row.findByText('174.0')).toBeVisible();
    expect(row.getByRole('img', { name: 'Set by you' })).toBeInTheDocument();
    expect(callsOf(fake, 'tracks_edit')).toEqual([
      { track_ids: [fake.tracks[1]?.id], edit: { kind: 'scale_tempo', factor: 'double' } },
    ]);

    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await row.findByText('87.0')).toBeVisible();
    expect(await screen.findByText('Undone')).toBeVisible();
    // Taken back, there is nothing more to offer.
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });

  it.each([
    ['Halve the tempo', { kind: 'scale_tempo', factor: 'half' }],
    ['One and a half times the tempo', { kind: 'scale_tempo', factor: 'three_halves' }],
    ['Two thirds of the tempo', { kind: 'scale_tempo', factor: 'two_thirds' }],
    ['Lock', { kind: 'lock', on: true }],
    ['Back to the analysis', { kind: 'reset' }],
  ])('%s', async (name, edit) => {
    const { fake, user } = openWindow(three());
    await user.click((await menuOf('Track 0')).getByRole('menuitem', { name }));
    await waitFor(() => expect(callsOf(fake, 'tracks_edit')).toEqual([expect.objectContaining({ edit })]));
  });

  it('sets a typed tempo', async () => {
    const { fake, user } = openWindow(three());
    await user.click((await menuOf('Track 0')).getByRole('menuitem', { name: 'Set or tap BPM…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Set tempo' }));
    const field = dialog.getByRole('textbox', { name: 'Beats a minute' });
    await waitFor(() => expect(field).toHaveFocus());
    expect(field).toHaveValue('87');
    await user.clear(field);
    await user.type(field, '174,02{Enter}');
    expect(await within(await rowOf('Track 0')).findByText('174.0')).toBeVisible();
    expect(callsOf(fake, 'tracks_edit')).toEqual([
      expect.objectContaining({ edit: { kind: 'set_tempo', bpm: 174.02 } }),
    ]);
    expect(screen.queryByRole('dialog', { name: 'Set tempo' })).not.toBeInTheDocument();
  });

  it('sets a key in the notation that the DJ reads', async () => {
    const fake = three();
    fake.settings = fake.settings.map((setting) =>
      setting.key === 'key_notation'
        ? { ...setting, value: 'traditional', parsedValue: 'traditional' }
        : setting,
    );
    const { user } = openWindow(fake);
    await user.click((await menuOf('Track 0')).getByRole('menuitem', { name: 'Set key…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Set key' }));
    expect(dialog.getAllByRole('button', { pressed: true })).toEqual([
      dialog.getByRole('button', { name: 'Am A minor' }),
    ]);
    await waitFor(() => expect(dialog.getByRole('button', { name: 'Am A minor' })).toHaveFocus());
    // To the neighbour on the wheel, then to its relative.
    await user.keyboard('{ArrowRight}{ArrowDown}{Enter}');
    expect(await screen.findByText('Key set to G')).toBeVisible();
    expect(await within(await rowOf('Track 0')).findByRole('img', { name: 'G major' })).toBeVisible();
  });

  it('opens by the menu key for the row that the keyboard stands on', async () => {
    const { fake, user } = openWindow(three());
    await rowOf('Track 0');
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Shift>}{F10}{/Shift}');
    const menu = within(await screen.findByRole('menu', { name: 'Actions for Track 1' }));
    await user.click(menu.getByRole('menuitem', { name: 'Lock' }));
    const row = within(await rowOf('Track 1'));
    expect((await row.findAllByRole('img', { name: 'Locked' })).length).toBeGreaterThan(0);
    expect(fake.tracks[1]?.locked).toBe(true);
    expect((await menuOf('Track 1')).queryByRole('menuitem', { name: 'Lock' })).not.toBeInTheDocument();
  });
});

describe('a selection', () => {
  it('is made with Ctrl and Shift, and edited in one step', async () => {
    const fake = named(Array.from({ length: 6 }, () => plain));
    const { user } = openWindow(fake);
    await user.click(await screen.findByText('Track 0'));
    await user.keyboard('{Shift>}');
    await user.click(screen.getByText('Track 3'));
    await user.keyboard('{/Shift}{Control>}');
    await waitFor(() => expect(screen.getAllByRole('row', { selected: true })).toHaveLength(4));
    await user.click(within(await rowOf('Track 2')).getByText('Track 2'));
    await user.click(within(await rowOf('Track 5')).getByText('Track 5'));
    await user.keyboard('{/Control}');
    expect(screen.getAllByRole('row', { selected: true })).toHaveLength(4);

    const menu = await menuOf('Track 5');
    expect(menu.getByText('4 tracks')).toBeVisible();
    await user.click(menu.getByRole('menuitem', { name: 'Double the tempo' }));
    expect(await screen.findByText('Tempo doubled: 4 tracks')).toBeVisible();
    expect(fake.tracks.map(({ bpm }) => bpm)).toEqual([174, 174, 87, 174, 87, 174]);
    expect(callsOf(fake, 'tracks_edit')).toHaveLength(1);
  });

  it('is made by the keyboard, and undone by it', async () => {
    const { fake, user } = openWindow(three());
    await rowOf('Track 0');
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    await waitFor(() => expect(screen.getAllByRole('row', { selected: true })).toHaveLength(3));
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
    await waitFor(() => expect(screen.getAllByRole('row', { selected: true })).toHaveLength(2));
    await user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(screen.getAllByRole('row', { selected: true })).toHaveLength(3));
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await user.click(await screen.findByRole('menuitem', { name: 'Halve the tempo' }));
    await waitFor(() => expect(fake.tracks.map(({ bpm }) => bpm)).toEqual([43.5, 43.5, 43.5]));
    await user.keyboard('{Control>}z{/Control}');
    expect(await screen.findByText('Undone: 3 tracks')).toBeVisible();
    expect(fake.tracks.map(({ bpm }) => bpm)).toEqual([87, 87, 87]);
    await user.keyboard('{Control>}z{/Control}');
    expect(await screen.findByText('Nothing to undo')).toBeVisible();
  });

  it('reaches over pages that were never loaded', async () => {
    const fake = named(Array.from({ length: 2500 }, () => plain));
    const { user } = openWindow(fake);
    await screen.findByText('Track 0');
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{Control>}a{/Control}');
    const lastPage = expect.objectContaining({ page: 3, limit: 1000 });
    await waitFor(() => expect(callsOf(fake, 'tracks_list')).toContainEqual(lastPage));
    await waitFor(() => expect(screen.getAllByRole('row', { selected: true }).length).toBeGreaterThan(1));
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await user.click(await screen.findByRole('menuitem', { name: 'Lock' }));
    expect(await screen.findByText('Locked: 2,500 tracks')).toBeVisible();
  });

  it('of a large library tells how far it is, and can be stopped', async () => {
    const fake = new FakeBackend({ tracks: 6000 });
    const { user } = openWindow(fake);
    await screen.findByText('6,000 tracks');
    const page = await fake.call('tracks_list', { limit: 1000 });
    fake.answer('tracks_list', ({ page: number = 1 }) => (number <= 2 ? page : new Promise(() => undefined)));
    screen.getByRole('grid').focus();
    await user.keyboard('{Control>}a{/Control}');
    expect(await screen.findByText('Selecting 2,000 of 6,000 tracks')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByText(/^Selecting/)).not.toBeInTheDocument());
    expect(screen.queryByRole('row', { selected: true })).not.toBeInTheDocument();
  });

  it('is said to be left alone where it is locked', async () => {
    const { fake, user } = openWindow(named([plain, { ...plain, locked: true }, { ...plain, locked: true }]));
    await rowOf('Track 0');
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{Control>}a{/Control}');
    await waitFor(() => expect(screen.getAllByRole('row', { selected: true })).toHaveLength(3));
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await user.click(await screen.findByRole('menuitem', { name: 'Double the tempo' }));
    expect(await screen.findByText('2 are locked.')).toBeVisible();
    expect(fake.tracks.map(({ bpm }) => bpm)).toEqual([174, 87, 87]);
  });
});

describe('undo', () => {
  it('is the text field’s own where one has the keyboard', async () => {
    const { fake, user } = openWindow(three());
    await user.click((await menuOf('Track 0')).getByRole('menuitem', { name: 'Double the tempo' }));
    await waitFor(() => expect(fake.tracks[0]?.bpm).toBe(174));
    await user.click(screen.getByRole('combobox', { name: 'Search tracks' }));
    await user.keyboard('tide{Control>}z{/Control}');
    expect(callsOf(fake, 'tracks_edit_undo')).toEqual([]);
    await user.clear(screen.getByRole('combobox', { name: 'Search tracks' }));
    (await screen.findByRole('grid')).focus();
    await user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(callsOf(fake, 'tracks_edit_undo')).toEqual([]);
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(fake.tracks[0]?.bpm).toBe(87));
  });
});

describe('an edit that fails', () => {
  it('says why', async () => {
    const fake = three().answer('tracks_edit', () => {
      throw new CallError('database', 'Failed', 'The disk is full.');
    });
    const { user } = openWindow(fake);
    await user.click((await menuOf('Track 0')).getByRole('menuitem', { name: 'Lock' }));
    expect((await screen.findAllByText('The disk is full.')).length).toBeGreaterThan(0);
    expect(screen.getAllByText('Nothing was changed').length).toBeGreaterThan(0);
  });
});

describe('doubt', () => {
  it('names the runner-up of a key when the pointer is on it', async () => {
    const { user } = openWindow(named([{ ...plain, key_strength: 0.01 }]));
    const row = within(await rowOf('Track 0'));
    const chip = row.getByRole('img', { name: 'A minor, not sure' });
    expect(chip).toHaveTextContent('8A?');
    await user.hover(chip);
    expect(await row.findByRole('img', { name: 'A minor, not sure: perhaps 9A, E minor' })).toBeVisible();
  });
});

describe('the palette', () => {
  it('edits what is selected', async () => {
    const { fake, user } = openWindow(three());
    await user.click(await screen.findByText('Track 2'));
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'halve track 2{Enter}');
    await waitFor(() => expect(fake.tracks[2]?.bpm).toBe(43.5));
  });
});
