import { expect, test } from 'vitest';
import type { EngineState } from '../bindings/types';
import { restingEngine, restingServer } from '../testing/state';
import { stemsStanding } from './standing';

const engine = (state: EngineState) => ({ stems: { ...restingEngine.stems, state } });
const demucs = { engine: 'enhanced', name: 'Demucs', version: '4.0.1', licence: 'MIT', device: 'cpu' };

test.each(['absent', 'preparing', 'failed', 'ready'] as const)('our own engine is %s', (state) => {
  expect(stemsStanding(engine(state), restingServer)).toBe(state);
  expect(stemsStanding(engine(state), undefined)).toBe(state);
});

test('an installation of the DJ’s own needs no download of ours', () => {
  expect(stemsStanding(engine('not_needed'), restingServer)).toBe('ready');
  expect(stemsStanding(engine('absent'), { ...restingServer, external: true })).toBe('ready');
  const better = { ...restingServer, engines: { ...restingServer.engines, stems: demucs } };
  expect(stemsStanding(engine('failed'), better)).toBe('ready');
});
