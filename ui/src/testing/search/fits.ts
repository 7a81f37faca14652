/** What goes with a track, by the application's rules: key by the wheel, tempo within 6 %, energy within two steps. */
import type { FittingTrack, Track } from '../../bindings/types';
import { keyOf, relationOf } from '../../music/key';

const MOST_PERCENT = 6;
const MOST_STEPS = 2;
const KEY_DISTANCE = { same: 0, relative: 0.5, neighbour: 1 } as const;
const KEY_WORDS = { same: 'same key', relative: 'relative key', neighbour: 'neighbouring key' } as const;
/** By what the other's tempo is multiplied, and how that is called. */
const COUNTED = [
  [1, ''],
  [2, 'half tempo '],
  [0.5, 'double tempo '],
] as const;

type Fit = Pick<FittingTrack, 'reason' | 'key_fit' | 'tempo_percent' | 'tempo_factor' | 'energy_steps'>;

const signed = (value: number, digits: number) =>
  `${value > 0 ? '+' : ''}${value.toFixed(digits)}`.replace('-', '−');

/** How `bpm` lies beside `other`, or null when they are too far apart. */
export function tempoFit(
  bpm: number,
  other: number,
): { percent: number; factor: number; counted: string } | null {
  for (const [factor, counted] of COUNTED) {
    const percent = ((other * factor) / bpm - 1) * 100;
    if (Math.abs(percent) <= MOST_PERCENT + 1e-9) return { percent, factor, counted };
  }
  return null;
}

function tempoWords({ percent, counted }: { percent: number; counted: string }): string {
  if (Math.abs(percent) < 0.05) return counted === '' ? 'same tempo' : counted.trimEnd();
  return `${counted}${signed(percent, 1)} %`;
}

function energyWords(steps: number | null): string {
  if (steps === null) return 'energy not known';
  return steps === 0 ? 'same energy' : `energy ${signed(steps, 0)}`;
}

/** How `other` goes with `track`, and how far apart they are; null when it does not. */
function fitOf(track: Track, other: Track): (Fit & { distance: number }) | null {
  const [key, otherKey] = [keyOf(track.musical_key, track.mode), keyOf(other.musical_key, other.mode)];
  if (other.id === track.id || other.file_hash === track.file_hash) return null;
  if (other.state === 'away' || other.state === 'missing') return null;
  if (!key || !otherKey || !track.bpm || !other.bpm) return null;
  const relation = relationOf(key, otherKey);
  const tempo = tempoFit(track.bpm, other.bpm);
  if (!relation || !tempo) return null;
  const steps =
    track.energy_level === null || other.energy_level === null
      ? null
      : Math.round(other.energy_level) - Math.round(track.energy_level);
  if (steps !== null && Math.abs(steps) > MOST_STEPS) return null;
  const far = steps === null ? 1 : Math.abs(steps) / MOST_STEPS;
  return {
    reason: `${KEY_WORDS[relation]}, ${tempoWords(tempo)}, ${energyWords(steps)}`,
    key_fit: relation,
    tempo_percent: tempo.percent,
    tempo_factor: tempo.factor,
    energy_steps: steps,
    distance: KEY_DISTANCE[relation] + Math.abs(tempo.percent) / MOST_PERCENT + far,
  };
}

export const goesWith = (track: Track, other: Track): boolean => fitOf(track, other) !== null;

/** Tracks that go with `track`, the nearest first. */
export function fitting(tracks: readonly Track[], track: Track, most: number): FittingTrack[] {
  return tracks
    .flatMap((other) => {
      const fit = fitOf(track, other);
      return fit ? [{ other, fit }] : [];
    })
    .sort((a, b) => a.fit.distance - b.fit.distance)
    .slice(0, most)
    .map(({ other, fit: { distance: _, ...fit } }) => ({ ...other, ...fit }));
}
