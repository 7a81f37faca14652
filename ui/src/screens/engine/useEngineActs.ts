import type { CallError } from '../../bridge';
import { say, sayFailed } from '../../components/toast';
import { useRepairEngine } from '../../data/engine';
import { useRestartServer, useStartServer, useStopServer } from '../../data/server';

/** Everything that can be done to the engine. */
export interface EngineActs {
  start(): void;
  stop(): void;
  restart(): void;
  repair(): void;
  /** A call is under way that another one would only repeat. */
  busy: boolean;
}

/** Answers that the state of the server already tells on this screen, or that a later wish has made void. */
const TOLD = new Set([
  'superseded',
  'start_failed',
  'port_in_use',
  'python_not_found',
  'app_dir',
  'import_error',
  'start_timeout',
  'crash_loop',
  'exited',
  'spawn',
  'bad_setting',
  'provisioning',
  'env_too_large',
]);

/** The engine's verbs. What they lead to is seen in its state; only what it does not show is said. */
export function useEngineActs(): EngineActs {
  const starting = useStartServer();
  const stopping = useStopServer();
  const restarting = useRestartServer();
  const repairing = useRepairEngine();
  const unlessTold = (what: string) => ({
    onError: (error: CallError) => {
      if (!TOLD.has(error.code)) sayFailed(what, error);
    },
  });
  return {
    start: () => starting.mutate({}, unlessTold('The engine did not start')),
    stop: () => stopping.mutate({}, unlessTold('The engine did not stop')),
    restart: () => restarting.mutate({}, unlessTold('The engine did not restart')),
    repair: () =>
      repairing.mutate(
        {},
        { ...unlessTold('The engine cannot be repaired'), onSuccess: () => say('Repairing the engine') },
      ),
    busy: repairing.isPending,
  };
}
