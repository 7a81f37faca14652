/** How a track lies beside another, in the few letters that fit under a value. */
import type { FittingTrack, KeyFit } from '../../bindings/types';

/** Smaller differences of tempo, in percent, are none. */
const ALIKE = 0.05;

const KEYS: Record<KeyFit, string> = { same: 'same', relative: 'relative', neighbour: 'next' };

const signed = (value: number, digits = 0) =>
  `${value > 0 ? '+' : ''}${value.toFixed(digits)}`.replace('-', '−');

export const keyDiffers = ({ key_fit }: Pick<FittingTrack, 'key_fit'>): string => KEYS[key_fit];

/** `+1.8 %`, `half −0.4 %`; its own tempo is half where it is counted twice. */
export function tempoDiffers({
  tempo_percent,
  tempo_factor,
}: Pick<FittingTrack, 'tempo_percent' | 'tempo_factor'>): string {
  const counted = tempo_factor === 2 ? 'half' : tempo_factor === 0.5 ? 'double' : '';
  const alike = Math.abs(tempo_percent) < ALIKE;
  if (alike) return counted || 'same';
  return `${counted} ${signed(tempo_percent, 1)} %`.trim();
}

export function energyDiffers({ energy_steps }: Pick<FittingTrack, 'energy_steps'>): string {
  if (energy_steps === null) return '';
  return energy_steps === 0 ? 'same' : signed(energy_steps);
}
