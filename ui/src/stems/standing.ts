import type { EngineStatus, ServerStatus } from '../bindings/types';

/** Whether stems can be asked for now, or what stands in the way: nothing was fetched, or it is being fetched. */
export type StemsStanding = 'ready' | 'absent' | 'preparing' | 'failed';

/** True where what makes stems is no business of ours: a better engine, or a server that somebody else set up. */
export function stemsAreTheirs(
  engine: Pick<EngineStatus, 'stems'>,
  server: Pick<ServerStatus, 'external' | 'engines'> | undefined,
): boolean {
  return (
    engine.stems.state === 'not_needed' ||
    server?.external === true ||
    server?.engines.stems?.engine === 'enhanced'
  );
}

export function stemsStanding(
  engine: Pick<EngineStatus, 'stems'>,
  server: Pick<ServerStatus, 'external' | 'engines'> | undefined,
): StemsStanding {
  const { state } = engine.stems;
  return state === 'not_needed' || stemsAreTheirs(engine, server) ? 'ready' : state;
}
