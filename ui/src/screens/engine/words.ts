import type { QueueProgress, ServerState, ServerStatus } from '../../bindings/types';
import type { Tone } from '../../components/Dot';
import { serverWords } from '../../data/serverWords';
import { clock, count, counted } from '../../music/format';
import { outlook } from './startWords';

/** What can be done to the engine from its head. */
export type Verb = 'start' | 'stop' | 'restart';

/** The buttons that make sense in a state, the main one last. */
export function verbsOf(state: ServerState): readonly Verb[] {
  switch (state) {
    case 'ready':
    case 'degraded':
      return ['restart', 'stop'];
    case 'stopped':
    case 'failed':
      return ['start'];
    case 'backoff':
      return ['start', 'stop'];
    case 'preflight':
    case 'starting':
      return ['stop'];
    case 'draining':
    case 'stopping':
    case 'kill_pending':
      return ['start'];
    case 'provisioning':
    case 'external':
      return [];
  }
}

/** State in words, short enough for a headline; the reason stands in a card of its own. */
export function headline(status: ServerStatus): { tone: Tone; text: string } {
  const { tone, text } = serverWords(status);
  if (status.state === 'failed') return { tone, text: 'Engine stopped' };
  if (status.state === 'external') return { tone, text: 'Engine ready' };
  return { tone, text };
}

const waiting = (queue: QueueProgress | undefined): string | null => {
  const open = (queue?.queued ?? 0) + (queue?.processing ?? 0);
  return open > 0 ? `${counted(open, 'track waits', 'tracks wait')}, nothing is lost` : null;
};

/** The facts under the headline, most telling first. */
export function facts(status: ServerStatus, queue: QueueProgress | undefined, now: number): string[] {
  const since = `since ${clock(status.since)}`;
  const said: (string | null)[] = (() => {
    switch (status.state) {
      case 'ready':
        return [
          since,
          queue?.per_minute ? `${count(Math.round(queue.per_minute))} tracks a minute` : null,
          status.restarts === 0 ? 'no restarts' : counted(status.restarts, 'restart'),
        ];
      case 'external':
        return [since, 'it ran already: Mismo did not start it and will not stop it'];
      case 'provisioning':
        return [waiting(queue)];
      case 'preflight':
      case 'starting':
        return [outlook(status), waiting(queue)];
      case 'backoff': {
        const left = status.until ? Math.ceil((Date.parse(status.until) - now) / 1000) : 0;
        return [left > 0 ? `in ${left} s` : 'now', `try ${status.attempt + 1}`, waiting(queue)];
      }
      case 'degraded':
        return [since, 'it may be busy: Mismo waits and looks again', waiting(queue)];
      case 'draining':
        return [
          status.memoryHigh
            ? 'it finishes its tracks first, then gives back its memory'
            : 'it finishes its tracks first: the folders changed',
          waiting(queue),
        ];
      case 'stopping':
      case 'kill_pending':
        return ['what it works on is done again later', waiting(queue)];
      case 'failed':
        return [since, waiting(queue)];
      case 'stopped':
        return [
          status.wanted || status.autoStart ? since : 'it starts when you say so',
          waiting(queue) ?? 'new tracks are not analysed',
        ];
    }
  })();
  return said.filter((fact) => fact !== null);
}
