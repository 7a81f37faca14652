import type { ServerStatus } from '../bindings/types';
import type { Tone } from '../components/Dot';

/** What a person is told about the engine's state: a colour and words. */
export function serverWords(status: Pick<ServerStatus, 'state' | 'failure' | 'attempt'>): {
  tone: Tone;
  text: string;
} {
  switch (status.state) {
    case 'ready':
      return { tone: 'ok', text: 'Engine ready' };
    case 'external':
      return { tone: 'ok', text: 'Engine ready (not started by Mismo)' };
    case 'provisioning':
      return { tone: 'busy', text: 'Preparing the engine' };
    case 'preflight':
    case 'starting':
      return {
        tone: 'busy',
        text: status.attempt > 1 ? `Engine starting, try ${status.attempt}` : 'Engine starting',
      };
    case 'backoff':
      return { tone: 'look', text: 'Engine starts again soon' };
    case 'degraded':
      return { tone: 'look', text: 'Engine does not answer' };
    case 'draining':
      return { tone: 'busy', text: 'Engine restarts soon' };
    case 'stopping':
    case 'kill_pending':
      return { tone: 'busy', text: 'Engine stopping' };
    case 'failed':
      return {
        tone: 'broken',
        text: status.failure ? `Engine stopped: ${status.failure.message}` : 'Engine stopped',
      };
    case 'stopped':
      return { tone: 'away', text: 'Engine off' };
  }
}
