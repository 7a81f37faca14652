/** What all of the tracks that an edit is for have; undefined where they differ, or where not all of them are known. */
import type { Track } from '../bindings/types';

export function common<T>(all: boolean, known: readonly Track[], of: (track: Track) => T): T | undefined {
  const [first, ...rest] = known.map(of);
  return all && rest.every((value) => value === first) ? first : undefined;
}
