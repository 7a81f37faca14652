import { say, sayFailed } from './toast';

/** Puts `text` on the clipboard and says so. */
export function copy(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => say(`${what} copied`),
    (error: Error) => sayFailed(`${what} could not be copied`, error),
  );
}
