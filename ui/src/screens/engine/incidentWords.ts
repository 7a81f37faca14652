import type { Incident, ServerState } from '../../bindings/types';
import { count, moment } from '../../music/format';
import { stageLabel } from './timeline';

/** States in which something stands in the way: what the server does not do now, somebody should know why. */
const STUCK: readonly ServerState[] = ['failed', 'backoff', 'degraded', 'kill_pending'];
/** States with a server that works, or soon does again. */
const AT_WORK: readonly ServerState[] = ['ready', 'degraded', 'draining'];
/** States in which analyses go through. */
const WELL: readonly ServerState[] = ['ready', 'external'];

/** The incident that the screen leads with: the newest that stands in the way now. */
export function leading(incidents: readonly Incident[] | undefined, state: ServerState): Incident | null {
  const inTheWay = ({ state: of, source, code, cause }: Incident) => {
    // A server beside the first one fails while that one works; much memory is no failure yet.
    if (of !== 'open') return false;
    if (source === 'queue') return WELL.includes(state);
    return (code === 'memory_high' || cause.server !== undefined ? AT_WORK : STUCK).includes(state);
  };
  return incidents?.find(inTheWay) ?? null;
}

/** When, and how often: `14:02`, `7 times since 14:02`. */
export function times({ count: often, first_at, last_at }: Incident): string {
  return often > 1 ? `${count(often)} times since ${moment(first_at)}` : moment(last_at);
}

/** The end of an incident that is over: `Over since 14:05`. */
export function ending({ state, resolved_at }: Incident): string | null {
  if (state === 'resolved') return `Over since ${moment(resolved_at)}`;
  return state === 'dismissed' ? `Put away, ${moment(resolved_at)}` : null;
}

/** What is known of the cause beyond what the sentence says already, as short facts. */
export function evidence({ cause, stage, message }: Pick<Incident, 'cause' | 'stage' | 'message'>): string[] {
  const beyond = (value: string | number | null | undefined, words: string) =>
    value != null && !message.includes(String(value)) && words;
  const facts = [
    stage && `at “${stageLabel(stage)}”`,
    beyond(cause.module, `module ${cause.module}`),
    beyond(cause.signal, `signal ${cause.signal}`),
    beyond(cause.exit_code, `exit code ${cause.exit_code}`),
    beyond(cause.errno, `system error ${cause.errno}`),
    beyond(cause.port, `port ${cause.port}`),
    beyond(cause.holder?.name, `${cause.holder?.name}, process ${cause.holder?.pid}`),
    beyond(cause.path, cause.path ?? ''),
  ];
  return facts.filter((fact): fact is string => Boolean(fact));
}
