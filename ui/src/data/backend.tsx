import { createContext, use } from 'react';
import type { Backend } from '../bridge';

const BackendContext = createContext<Backend | null>(null);

export const BackendProvider = BackendContext.Provider;

/** The application that this window belongs to. */
export function useBackend(): Backend {
  const backend = use(BackendContext);
  if (!backend) throw new Error('useBackend stands outside a BackendProvider');
  return backend;
}
