import { expect, it } from 'vitest';
import { tapped, tapTempo } from './tap';

const taps = (times: readonly number[]) =>
  times.reduce<readonly number[]>((before, time) => tapped(before, time), []);

it('says nothing before the second tap', () => {
  expect(tapTempo([])).toBeNull();
  expect(tapTempo(taps([1000]))).toBeNull();
});

it('averages over all taps, so that an unsteady finger evens out', () => {
  expect(tapTempo(taps([0, 480, 1010, 1500]))).toBeCloseTo(120);
});

it('begins anew after a pause', () => {
  expect(tapTempo(taps([0, 500, 1000, 9000, 9400]))).toBeCloseTo(150);
});

it('forgets what is older than four bars', () => {
  const late = [0, 900];
  const steady = Array.from({ length: 17 }, (_, beat) => 1400 + beat * 500);
  expect(tapTempo(taps([...late, ...steady]))).toBeCloseTo(120);
});
