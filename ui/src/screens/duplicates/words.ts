/** Copies of the same audio in words. */
import type { DuplicateStats, DuplicateTrack } from '../../bindings/types';
import { bytes, counted, length } from '../../music/format';

/** `2 groups of tracks with the same audio. The copies besides take 34 MB.` */
export function statsWords({ total_groups, wasted_space_bytes }: DuplicateStats): string {
  const groups = `${counted(total_groups, 'track has', 'tracks have')} more than one file`;
  return `${groups}. The copies besides take ${bytes(wasted_space_bytes)}.`;
}

/** What a file is: `FLAC · 912 kbps · 42 MB · 6:30`. */
export function fileWords({ file_path, bit_rate, file_size, duration_seconds }: DuplicateTrack): string {
  const ending = /\.([a-z0-9]+)$/i.exec(file_path)?.[1]?.toUpperCase();
  const parts = [ending, bit_rate && `${Math.round(bit_rate / 1000)} kbps`, bytes(file_size)];
  return [...parts, duration_seconds && length(duration_seconds)].filter(Boolean).join(' · ');
}

/** Why a copy is not in the lists, or could not be; empty when there is nothing to say. */
export function standingWords({ state, set_aside }: DuplicateTrack): string {
  if (state === 'missing') return 'File is gone';
  if (state === 'away') return 'Away';
  return set_aside ? 'Set aside' : '';
}
