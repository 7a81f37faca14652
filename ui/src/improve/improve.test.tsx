/** What a newer engine would do better: offered above the list, on the engine page and in the palette. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FakeBackend } from '../testing/FakeBackend';
import { openWindow } from '../testing/render';
import { callsOf, queuedBy, renderScreen } from '../testing/renderScreen';

function improvable(count = 312) {
  const fake = new FakeBackend();
  fake.improvable = { count, engine: 'mismo 3' };
  return fake;
}

const again = [{ all: true, improvable_only: true, priority: 'low' }];
const line = () => screen.queryByRole('region', { name: 'Newer engine' });

it('is offered above the list, and gone when it is queued', async () => {
  const { fake, user } = openWindow(improvable());
  const offer = within(await screen.findByRole('region', { name: 'Newer engine' }));
  expect(offer.getByText('312 tracks could be improved by the newer engine.')).toBeVisible();
  await user.click(offer.getByRole('button', { name: 'Analyse them again' }));
  expect(await screen.findByText('Queued 312 tracks, after everything that waits')).toBeVisible();
  expect(queuedBy(fake)).toEqual(again);
  await waitFor(() => expect(line()).not.toBeInTheDocument());
});

it('is put away until the engine is another, also on the way over another screen', async () => {
  const { fake, user } = openWindow(improvable());
  const offer = within(await screen.findByRole('region', { name: 'Newer engine' }));
  await user.click(offer.getByRole('button', { name: 'Not now' }));
  expect(line()).not.toBeInTheDocument();
  await user.keyboard('{Control>}3{/Control}');
  await screen.findByRole('heading', { name: 'Engine ready' });
  await user.keyboard('{Control>}1{/Control}');
  await screen.findByRole('grid');
  expect(line()).not.toBeInTheDocument();

  fake.improvable = { count: 8, engine: 'mismo 4' };
  act(() => {
    fake.emit({ type: 'server.state', data: { ...fake.server, state: 'starting' } });
    fake.emit({ type: 'server.state', data: fake.server });
  });
  expect(await screen.findByText('8 tracks could be improved by the newer engine.')).toBeVisible();
});

it('is offered beside the work of the engine', async () => {
  const { fake, user } = renderScreen('engine', improvable(1));
  const card = (await screen.findByRole('heading', { name: 'Work' })).closest('section') as HTMLElement;
  expect(await within(card).findByText('1 track could be improved by the newer engine.')).toBeVisible();
  await user.click(within(card).getByRole('button', { name: 'Analyse them again' }));
  await waitFor(() => expect(queuedBy(fake)).toEqual(again));
});

it('is a command of the palette', async () => {
  const { fake, user } = openWindow(improvable());
  await screen.findByRole('region', { name: 'Newer engine' });
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'newer engine{Enter}');
  await waitFor(() => expect(queuedBy(fake)).toEqual(again));
});

it('is not spoken of where there is nothing', async () => {
  const { fake, user } = openWindow(improvable(0));
  await waitFor(() => expect(callsOf(fake, 'analysis_improvable')).toHaveLength(1));
  expect(line()).not.toBeInTheDocument();
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'newer');
  expect(screen.queryByRole('option')).not.toBeInTheDocument();
});
