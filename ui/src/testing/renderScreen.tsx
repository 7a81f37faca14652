import { hrefOf, type ScreenName } from '../app/route';
import type { FakeBackend } from './FakeBackend';
import { openWindow } from './render';

/** The whole window at `screen` over `fake`. */
export function renderScreen(screen: ScreenName, fake: FakeBackend): ReturnType<typeof openWindow> {
  window.location.hash = hrefOf(screen);
  return openWindow(fake);
}

/** Inputs of all calls of `name`, in order. */
export const callsOf = (fake: FakeBackend, name: string): unknown[] =>
  fake.calls.filter((call) => call.name === name).map(({ input }) => input);

/** Inputs of all calls that queued many tracks; those that only asked how long it would take are left out. */
export const queuedBy = (fake: FakeBackend): unknown[] =>
  callsOf(fake, 'analysis_reanalyze').filter((input) => !(input as { dry_run?: boolean }).dry_run);
