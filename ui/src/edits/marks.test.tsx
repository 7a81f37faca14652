/** Stars, colours and details, from the rows. */
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { named, plain } from '../testing/named';
import { openWindow } from '../testing/render';
import { callsOf } from '../testing/renderScreen';

beforeEach(() => localStorage.setItem('mismo.sorting', JSON.stringify({ sort: 'title', order: 'ASC' })));

const three = (change: object = {}) => named([plain, { ...plain, ...change }, plain]);
const starsOf = (title: string) => screen.findByRole('slider', { name: `Rating of ${title}` });

async function selectAll(user: ReturnType<typeof openWindow>['user']) {
  await screen.findByText('Track 0');
  screen.getByRole('grid').focus();
  await user.keyboard('{ArrowDown}{Control>}a{/Control}');
  await waitFor(() => expect(screen.getAllByRole('row', { selected: true })).toHaveLength(3));
}

describe('stars', () => {
  it('are set by a click where the pointer is, for that row alone, and removed by another', async () => {
    const { fake } = openWindow(three());
    const stars = await starsOf('Track 1');
    expect(stars).toHaveAttribute('aria-valuetext', 'No stars');
    // jsdom has no layout: the slider begins at the window's left edge.
    fireEvent.click(stars, { clientX: 50 });
    expect(await screen.findByText('Rated: four stars')).toBeVisible();
    await waitFor(async () => expect(await starsOf('Track 1')).toHaveAttribute('aria-valuenow', '4'));
    expect(screen.queryAllByRole('row', { selected: true })).toEqual([]);
    expect(screen.queryByRole('region', { name: 'Deck' })).not.toBeInTheDocument();
    fireEvent.click(await starsOf('Track 1'), { clientX: 50 });
    expect(await screen.findByText('Rating removed')).toBeVisible();
    expect(fake.tracks.map(({ rating }) => rating)).toEqual([null, 0, null]);
  });

  it('are shown beforehand under the pointer', async () => {
    openWindow(three({ rating: 2 }));
    const stars = await starsOf('Track 1');
    fireEvent.pointerMove(stars, { clientX: 70 });
    expect(stars).toHaveAttribute('data-preview');
    expect(stars).toHaveAttribute('aria-valuenow', '2');
    fireEvent.pointerLeave(stars);
    expect(stars).not.toHaveAttribute('data-preview');
  });

  it('are set by their digit on all selected rows, and undone in one step', async () => {
    const { fake, user } = openWindow(three({ rating: 2 }));
    await selectAll(user);
    await user.keyboard('5');
    expect(await screen.findByText('Rated: five stars: 3 tracks')).toBeVisible();
    expect(callsOf(fake, 'tracks_edit')).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(fake.tracks.map(({ rating }) => rating)).toEqual([null, 2, null]));
  });

  it('leave digits to fields of text', async () => {
    const { fake, user } = openWindow(three());
    await user.click(await screen.findByText('Track 1'));
    await user.type(screen.getByRole('combobox', { name: 'Search tracks' }), '4');
    expect(callsOf(fake, 'tracks_edit')).toEqual([]);
  });
});

describe('a colour', () => {
  it('is chosen in the menu, ticked there, and named at the head of the row', async () => {
    const { fake } = openWindow(three());
    const open = async () => {
      const row = (await screen.findByText('Track 1')).closest('[role="row"]') as HTMLElement;
      fireEvent.mouseDown(row, { button: 2 });
      fireEvent.contextMenu(row, { button: 2, clientX: 200, clientY: 120 });
      fireEvent.click(await screen.findByRole('menuitem', { name: 'Colour' }));
    };
    await open();
    fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Aqua' }));
    expect(await screen.findByText('Marked aqua')).toBeVisible();
    expect(await screen.findByRole('img', { name: 'Aqua' })).toBeVisible();
    expect(fake.tracks[1]?.color_tag).toBe('#00b4d8');
    await open();
    expect(await screen.findByRole('menuitemradio', { name: 'Aqua' })).toBeChecked();
    fireEvent.click(screen.getByRole('menuitemradio', { name: 'No colour' }));
    expect(await screen.findByText('Colour removed')).toBeVisible();
    expect(screen.queryByRole('img', { name: 'Aqua' })).not.toBeInTheDocument();
  });
});

describe('the details of a track', () => {
  async function openDialog() {
    const opened = openWindow(three({ artist: 'Ulm', genre: 'Techno', year: 2020 }));
    await opened.user.click(await screen.findByText('Track 1'));
    await opened.user.keyboard('{Control>}i{/Control}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit details' }));
    await dialog.findByRole('textbox', { name: 'Title' });
    return { ...opened, dialog };
  }

  it('are written, marked as set by hand, and given back to the file', async () => {
    const { fake, user, dialog } = await openDialog();
    expect(dialog.getByText(/The file itself is not changed/)).toBeVisible();
    const artist = dialog.getByRole('combobox', { name: 'Artist' });
    await user.clear(artist);
    await user.type(artist, 'Kessel');
    expect(dialog.getByText('The file says: Ulm')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Details changed')).toBeVisible();
    expect(callsOf(fake, 'tracks_edit')).toEqual([
      { track_ids: [fake.tracks[1]?.id], edit: { kind: 'set_metadata', artist: 'Kessel' } },
    ]);

    await user.keyboard('{Control>}i{/Control}');
    const again = within(await screen.findByRole('dialog', { name: 'Edit details' }));
    await waitFor(() => expect(again.getByRole('combobox', { name: 'Artist' })).toHaveValue('Kessel'));
    expect(again.getByRole('img', { name: 'Set by you' })).toBeVisible();
    await user.click(again.getByRole('button', { name: 'Use the file’s Artist' }));
    expect(again.getByRole('combobox', { name: 'Artist' })).toHaveValue('Ulm');
    await user.click(again.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(fake.tracks[1]?.artist).toBe('Ulm'));
    expect(callsOf(fake, 'tracks_edit').at(-1)).toMatchObject({ edit: { artist: null } });
  });

  it('that the application refuses say so at their field, and the dialog stays', async () => {
    const { fake, user, dialog } = await openDialog();
    const year = dialog.getByRole('textbox', { name: 'Year' });
    await user.clear(year);
    await user.type(year, '20201');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await dialog.findByText('Year must be 0 to 9999.')).toBeVisible();
    expect(year).toHaveAccessibleDescription('Year must be 0 to 9999.');
    expect(year).toBeInvalid();
    await user.clear(year);
    await user.type(year, '2021');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(fake.tracks[1]?.year).toBe(2021));
  });

  it('have stars and colours, which are written together with the rest', async () => {
    const { fake, user, dialog } = await openDialog();
    const stars = dialog.getByRole('slider', { name: 'Rating' });
    stars.focus();
    await user.keyboard('4');
    expect(dialog.getByText('Four stars')).toBeVisible();
    await user.click(dialog.getByRole('radio', { name: 'Aqua' }));
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(fake.tracks[1]).toMatchObject({ rating: 4, color_tag: '#00b4d8' }));
    expect(callsOf(fake, 'tracks_edit')).toHaveLength(1);
  });

  it('that are set back to what stood there are not written', async () => {
    const { fake, user, dialog } = await openDialog();
    await user.click(dialog.getByRole('radio', { name: 'Aqua' }));
    await user.click(dialog.getByRole('radio', { name: 'No colour' }));
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(callsOf(fake, 'tracks_edit')).toEqual([]);
    await waitFor(() => expect(screen.getByRole('grid', { name: 'Tracks' })).toHaveFocus());
  });

  it('offer what the library has', async () => {
    const { user, dialog } = await openDialog();
    const genre = dialog.getByRole('combobox', { name: 'Genre' });
    await user.clear(genre);
    await user.type(genre, 'tec');
    await user.click(await screen.findByRole('option', { name: /^Techno/ }));
    expect(genre).toHaveValue('Techno');
    await user.type(genre, ' x');
    await user.keyboard('{Escape}');
    expect(screen.getByRole('dialog', { name: 'Edit details' })).toBeVisible();
  });

  it('open from the deck’s title too', async () => {
    const { user } = openWindow(three());
    await user.click(await screen.findByText('Track 1'));
    const deck = within(await screen.findByRole('region', { name: 'Deck' }));
    (await deck.findByRole('button', { name: 'Track 1' })).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Edit details' })).toBeVisible();
  });
});

describe('the details of a selection', () => {
  it('keep what differs and what is left alone', async () => {
    const { fake, user } = openWindow(
      named([
        { ...plain, genre: 'House', artist: 'Ulm', rating: 5 },
        { ...plain, genre: 'House', artist: 'Kessel', rating: 2 },
        { ...plain, genre: 'House', artist: 'HALDE', color_tag: '#00b4d8' },
      ]),
    );
    await selectAll(user);
    await user.keyboard('{Control>}i{/Control}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit details of 3 tracks' }));
    expect(dialog.getByRole('combobox', { name: 'Genre' })).toHaveValue('House');
    const artist = dialog.getByRole('combobox', { name: 'Artist' });
    expect(artist).toHaveAccessibleDescription('Different: kept');
    await user.type(artist, 'x');
    expect(artist).toHaveAccessibleDescription('For all of them');
    await user.click(dialog.getByRole('button', { name: 'Keep Artist' }));
    expect(artist).toHaveValue('');
    const colours = dialog.getByRole('radiogroup', { name: 'Colour' });
    expect(colours).toHaveAccessibleDescription('Different: kept');
    await user.click(dialog.getByRole('radio', { name: 'Red' }));
    expect(colours).toHaveAccessibleDescription('Red, for all of them');
    await user.click(dialog.getByRole('button', { name: 'Keep Colour' }));
    expect(dialog.getByRole('radio', { name: 'Red' })).not.toBeChecked();
    await user.type(dialog.getByRole('combobox', { name: 'Album' }), 'Night Works');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Details changed: 3 tracks')).toBeVisible();
    expect(callsOf(fake, 'tracks_edit')).toMatchObject([
      { edit: { kind: 'set_metadata', album: 'Night Works' } },
    ]);
    expect(fake.tracks.map((track) => track.artist)).toEqual(['Ulm', 'Kessel', 'HALDE']);
  });
});
