import { useSyncExternalStore } from 'react';

/**
 * Folders and smart lists that the DJ has taken out and that can still be put back: they are out of sight, the application does
 * not know yet. A window that is closed meanwhile has changed nothing.
 */
class Leaving {
  #ids: ReadonlySet<string> = new Set();
  readonly #listeners = new Set<() => void>();

  add(id: string): void {
    this.#set([...this.#ids, id]);
  }

  delete(id: string): void {
    this.#set([...this.#ids].filter((other) => other !== id));
  }

  readonly current = (): ReadonlySet<string> => this.#ids;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(ids: string[]): void {
    this.#ids = new Set(ids);
    for (const listener of this.#listeners) listener();
  }
}

export const leaving = new Leaving();

/** Ids of what is about to leave. */
export const useLeaving = (): ReadonlySet<string> => useSyncExternalStore(leaving.subscribe, leaving.current);
