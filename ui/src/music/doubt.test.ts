import { expect, it } from 'vitest';
import { keyIsDoubtful, tempoIsDoubtful, tempoVaries } from './doubt';

const row = {
  bpm_source: 'analysis',
  bpm_confidence: 0.9,
  key_source: 'analysis',
  key_strength: 0.9,
} as const;

it('doubts what the analysis is not sure of', () => {
  expect(tempoIsDoubtful(row)).toBe(false);
  expect(keyIsDoubtful(row)).toBe(false);
  expect(tempoIsDoubtful({ ...row, bpm_confidence: 0.3 })).toBe(true);
  expect(keyIsDoubtful({ ...row, key_strength: 0.4 })).toBe(true);
});

it('does not doubt a tag, nor a server that says nothing of its confidence', () => {
  expect(tempoIsDoubtful({ ...row, bpm_source: 'file_tag', bpm_confidence: 0.1 })).toBe(false);
  expect(keyIsDoubtful({ ...row, key_strength: null })).toBe(false);
});

it('does not doubt what the DJ set', () => {
  expect(tempoIsDoubtful({ ...row, bpm_source: 'user', bpm_confidence: 0.1 })).toBe(false);
  expect(keyIsDoubtful({ ...row, key_source: 'user', key_strength: 0.01 })).toBe(false);
});

it('says that a tempo varies only where there is one', () => {
  expect(tempoVaries({ bpm: 118.2, constant_tempo: false })).toBe(true);
  expect(tempoVaries({ bpm: 118.2, constant_tempo: null })).toBe(false);
  expect(tempoVaries({ bpm: null, constant_tempo: false })).toBe(false);
});
