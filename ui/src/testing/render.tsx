import { type RenderResult, render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { App } from '../app/App';
import { makeClient } from '../data/client';
import { FakeBackend } from './FakeBackend';

/** The whole window over an invented library. */
export function openWindow(fake = new FakeBackend()): RenderResult & { fake: FakeBackend; user: UserEvent } {
  const client = makeClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  return { fake, user: userEvent.setup(), ...render(<App backend={fake} client={client} />) };
}
