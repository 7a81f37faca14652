import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react';
import { sayFailed } from '../components/toast';
import { useBackend } from '../data/backend';
import { Player, type PlayerState } from './Player';

const PlayerContext = createContext<Player | null>(null);

/** Holds the window's one player. */
export function PlayerProvider({ children, player }: { children: ReactNode; player?: Player }) {
  const backend = useBackend();
  const [own] = useState(() => player ?? new Player(backend));
  useEffect(() => () => own.close(), [own]);
  return <PlayerContext value={own}>{children}</PlayerContext>;
}

export function usePlayer(): Player {
  const player = use(PlayerContext);
  if (!player) throw new Error('usePlayer stands outside a PlayerProvider');
  return player;
}

/** Tells in a toast why a track was not played, where no deck shows it. */
export function useTellPlayError(shownFor: string | null): void {
  const { trackId, error } = usePlayerState();
  const told = error !== null && trackId !== shownFor;
  useEffect(() => {
    if (told && error !== null) sayFailed('Nothing is played', new Error(error));
  }, [told, error]);
}

export function usePlayerState(): PlayerState {
  const player = usePlayer();
  return useSyncExternalStore(player.subscribe, player.state);
}
