import type { Backend } from './backend';
import { httpBackend } from './http';
import { isTauri, tauriBackend } from './tauri';

export * from './backend';

/** The way this page reaches the application: its own window, else the address it was loaded from. */
export function pickBackend(): Backend {
  return isTauri() ? tauriBackend() : httpBackend(window.location.origin);
}
