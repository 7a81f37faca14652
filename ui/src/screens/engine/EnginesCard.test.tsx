/** What analyses, and what stems need. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeBackend } from '../../testing/FakeBackend';
import { callsOf, renderScreen } from '../../testing/renderScreen';
import { stemScenarios } from '../../testing/stemScenarios';
import { engineTasks } from './engineTasks';

const make = (name: string): FakeBackend => {
  const fake = stemScenarios[name]?.();
  if (!fake) throw new Error(`no scenario ${name}`);
  return fake;
};

async function openCard(fake: FakeBackend) {
  const opened = renderScreen('engine', fake);
  const title = await screen.findByRole('heading', { name: 'What analyses' });
  return { ...opened, card: within(title.closest('section') as HTMLElement) };
}

describe('what analyses', () => {
  it('is told with version, licence and device', async () => {
    const { card } = await openCard(new FakeBackend());
    expect(card.getByText('BeatNet').parentElement).toHaveTextContent(/^BeatNet 1.1.3\s?default$/);
    expect(card.getByText('CC BY 4.0, on the processor')).toBeVisible();
    expect(card.getByText('not installed')).toBeVisible();
  });

  it('says where a better engine is at work, which is not ours to remove', async () => {
    const { card } = await openCard(make('servers'));
    expect(card.getByText('Demucs htdemucs').parentElement).toHaveTextContent('enhanced');
    expect(card.getAllByText('MIT, on the graphics card (CUDA)')).toHaveLength(2);
    expect(card.queryByRole('button')).not.toBeInTheDocument();
  });

  it('is not told for a server that does not say it', async () => {
    const fake = new FakeBackend();
    fake.server = { ...fake.server, engines: {} };
    renderScreen('engine', fake);
    await screen.findByRole('heading', { name: 'Details' });
    expect(screen.queryByRole('heading', { name: 'What analyses' })).not.toBeInTheDocument();
  });

  it('has ours first, and names what is unknown', () => {
    const labels = engineTasks({ mood: null, stems: null, analysis: null }).map(({ label }) => label);
    expect(labels).toEqual(['Analysis', 'Stems', 'Mood']);
  });
});

describe('what stems need', () => {
  it('is fetched, and then there', async () => {
    const { card, user, fake } = await openCard(new FakeBackend());
    await user.click(card.getByRole('button', { name: 'Download (73 MB)' }));
    expect(await card.findByText('Fetching what stems need…')).toBeVisible();
    act(() => fake.setStems({ state: 'ready' }));
    expect(await card.findByRole('button', { name: 'Remove…' })).toBeVisible();
  });

  it('is removed after a question', async () => {
    const { card, user, fake } = await openCard(make('stems'));
    expect(card.getByText('Spleeter 2 stems')).toBeVisible();
    await user.click(card.getByRole('button', { name: 'Remove…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Remove what makes stems?' }));
    expect(dialog.getByText(/Stems that were made stay/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(callsOf(fake, 'engine_stems_remove')).toHaveLength(1));
    // The server has not been asked since what it has.
    expect(await card.findByText('not installed')).toBeVisible();
  });

  it('says why it could not be fetched', async () => {
    const { card, user, fake } = await openCard(make('stems-failed'));
    expect(card.getByRole('alert')).toHaveTextContent('Connect this computer to the internet');
    await user.click(card.getByRole('button', { name: 'Try again (73 MB)' }));
    await waitFor(() => expect(callsOf(fake, 'engine_stems_add')).toHaveLength(1));
  });
});
