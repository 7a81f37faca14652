/** What the desktop shell gives, in a test: nothing is chosen, shown or dropped unless the test says so. */
import type { Native } from '../bridge';

export const someNative = (change: Partial<Native> = {}): Native => ({
  pickFolders: async () => [],
  pickFile: async () => null,
  onDrop: () => () => undefined,
  reveal: async () => undefined,
  restart: async () => undefined,
  ...change,
});
