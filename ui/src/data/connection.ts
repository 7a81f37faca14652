import { useSyncExternalStore } from 'react';

/** Whether the line to the application is up; `null` until the first word of it. */
export class Connection {
  #up: boolean | null = null;
  readonly #listeners = new Set<() => void>();

  set(up: boolean): void {
    if (this.#up === up) return;
    this.#up = up;
    for (const listener of this.#listeners) listener();
  }

  readonly current = (): boolean | null => this.#up;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const connection = new Connection();

/** `false` while the application cannot be reached. */
export const useConnected = (): boolean | null =>
  useSyncExternalStore(connection.subscribe, connection.current);
