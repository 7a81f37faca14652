import { expect, it } from 'vitest';
import { isByHand, keyByHand, tempoByHand } from './byHand';

const found = { bpm_source: 'analysis', key_source: 'analysis', grid_edited: false } as const;

it('says nothing of what the analysis found', () => {
  expect(tempoByHand(found, 87)).toBeNull();
  expect(keyByHand(found, null, 'camelot')).toBeNull();
  expect(isByHand(found)).toBe(false);
});

it('says beside what the DJ set what the analysis says', () => {
  const set = { ...found, bpm_source: 'user', key_source: 'user', grid_edited: true } as const;
  expect(tempoByHand(set, 87)).toBe('Set by you; analysis: 87.00');
  expect(tempoByHand(set, null)).toBe('Set by you; analysis: no tempo');
  expect(keyByHand(set, { tonic: 9, major: false }, 'open_key')).toBe('Set by you; analysis: 1m');
  expect(isByHand(set)).toBe(true);
});

it('tells a moved grid from a tempo that was set', () => {
  const moved = { ...found, grid_edited: true };
  expect(tempoByHand(moved, 87)).toBe('Grid moved by you; the tempo is the analysis’s');
  expect(isByHand(moved)).toBe(true);
});
