/** What stands in the tooltips of values that the DJ set: who says so, and what the analysis says. */
import type { Track } from '../bindings/types';
import { bpm } from '../music/format';
import { type Key, type Notation, writeKey } from '../music/key';

/** Tooltip of a tempo, or null when nobody set it. */
export function tempoByHand(
  track: Pick<Track, 'bpm_source' | 'grid_edited'>,
  found: number | null,
): string | null {
  if (track.bpm_source === 'user')
    return `Set by you; analysis: ${found === null ? 'no tempo' : bpm(found, 2)}`;
  return track.grid_edited ? 'Grid moved by you; the tempo is the analysis’s' : null;
}

/** Tooltip of a key, or null when nobody set it. */
export function keyByHand(
  track: Pick<Track, 'key_source'>,
  found: Key | null,
  notation: Notation,
): string | null {
  if (track.key_source !== 'user') return null;
  return `Set by you; analysis: ${found === null ? 'no key' : writeKey(found, notation)}`;
}

/** The analysis has something to come back to. */
export const isByHand = (track: Pick<Track, 'bpm_source' | 'key_source' | 'grid_edited'>): boolean =>
  track.bpm_source === 'user' || track.key_source === 'user' || track.grid_edited;
