import type { ServerStatus } from '../../bindings/types';
import { took } from '../../music/format';
import { leftOf, totalOf } from './timeline';

/** How long a start will go on: `about 3 s left`. Seconds one by one at the end: this is watched. */
function left(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 1) return 'any moment now';
  if (seconds <= 10) return `about ${seconds} s left`;
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

/** What can honestly be said of the end of a start that is under way; its stages as they are now. */
export function outlook({ timeline, forecast }: Pick<ServerStatus, 'timeline' | 'forecast'>): string {
  const remaining = leftOf(timeline);
  if (forecast === null || remaining === null)
    return 'a first start: how long it takes here is not known yet';
  const expected = totalOf(timeline) + remaining;
  const slow =
    forecast.slowerThanUsual || (expected > forecast.usualMs * 1.5 && expected > forecast.usualMs + 1000);
  if (slow) return `slower than usual (${took(forecast.usualMs)})`;
  return left(remaining);
}

/** The start in a few words, beside its title. */
export function summary({ timeline, forecast }: Pick<ServerStatus, 'timeline' | 'forecast'>): string {
  const total = took(totalOf(timeline));
  const usually = forecast ? `usually ${took(forecast.usualMs)}` : null;
  const said = (): (string | null)[] => {
    if (timeline.some(({ state }) => state === 'failed')) return [`failed after ${total}`];
    if (timeline.some(({ state }) => state === 'stopped')) return [`called off after ${total}`];
    if (timeline.some(({ state }) => state === 'running')) return [total, outlook({ timeline, forecast })];
    return [total, forecast?.slowerThanUsual ? `slower than usual (${took(forecast.usualMs)})` : usually];
  };
  return said()
    .filter((part) => part !== null)
    .join('  ·  ');
}
