import type { CallError } from '../bridge';
import { sayFailed } from '../components/toast';
import { useBackend } from '../data/backend';

/** Shows a file or folder in the system's file manager, or says why it did not; null in a browser. */
export function useReveal(): ((path: string) => void) | null {
  const { native } = useBackend();
  if (!native) return null;
  return (path) =>
    void native.reveal(path).catch((error: CallError) => sayFailed('It cannot be shown', error));
}
