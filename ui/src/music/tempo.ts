/** Tempos that the DJ sets by hand. */
import type { TempoFactor, TrackEdit } from '../bindings/types';

/** Tempos that can be set, in beats a minute: what the application accepts. */
export const LEAST_BPM = 20;
export const MOST_BPM = 400;

/** Ways of counting the same music, in the order of the buttons. */
export const FACTORS: readonly { factor: TempoFactor; value: number; sign: string; label: string }[] = [
  { factor: 'half', value: 1 / 2, sign: '÷2', label: 'Halve the tempo' },
  { factor: 'two_thirds', value: 2 / 3, sign: '×2/3', label: 'Two thirds of the tempo' },
  { factor: 'three_halves', value: 3 / 2, sign: '×3/2', label: 'One and a half times the tempo' },
  { factor: 'double', value: 2, sign: '×2', label: 'Double the tempo' },
];

/** Tempos further apart than this part of them are two opinions; the application lists disagreements by it. */
const APART = 0.005;

/** Reads a typed tempo (`127.5`, `127,5`), or null when it is none that can be set. */
export function readTempo(text: string): number | null {
  if (!/^\s*\d+(?:[.,]\d*)?\s*$/.test(text)) return null;
  const bpm = Number(text.replace(',', '.'));
  return bpm >= LEAST_BPM && bpm <= MOST_BPM ? bpm : null;
}

/**
 * The edit that brings `ours` to the tempo that the file's tag says. Where the tag only counts the same music
 * otherwise, the beats that were found stay, recounted: they sit on the music, a grid drawn from a rounded number
 * may drift off it.
 */
export function towards(ours: number | null, tag: number): TrackEdit {
  const counted = FACTORS.find(({ value }) => ours !== null && Math.abs((ours * value) / tag - 1) <= APART);
  return counted ? { kind: 'scale_tempo', factor: counted.factor } : { kind: 'set_tempo', bpm: tag };
}
