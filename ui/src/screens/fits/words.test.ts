import { expect, it } from 'vitest';
import { energyDiffers, keyDiffers, tempoDiffers } from './words';

it.each([
  [0, 1, 'same'],
  [0.02, 1, 'same'],
  [1.84, 1, '+1.8 %'],
  [-3, 1, '−3.0 %'],
  [0, 2, 'half'],
  [-0.4, 2, 'half −0.4 %'],
  [2, 0.5, 'double +2.0 %'],
])('a tempo of %d %% at %d is %s', (tempo_percent, tempo_factor, words) =>
  expect(tempoDiffers({ tempo_percent, tempo_factor })).toBe(words),
);

it.each([
  [0, 'same'],
  [1, '+1'],
  [-2, '−2'],
  [null, ''],
])('%j steps of energy are %j', (energy_steps, words) => expect(energyDiffers({ energy_steps })).toBe(words));

it('names how keys stand', () => {
  expect(keyDiffers({ key_fit: 'neighbour' })).toBe('next');
});
