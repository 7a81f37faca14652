import { describe, expect, it } from 'vitest';
import type { StageResult } from '../../bindings/types';
import { stemBands, stemsOf } from './stemsOf';

const stage = (data: unknown, change: Partial<StageResult> = {}): StageResult => ({
  status: 'completed',
  data,
  error: null,
  engine: 'Spleeter 2 stems',
  engine_version: '2.1.0',
  finished_at: '2026-11-23T14:00:00Z',
  ...change,
});
const labels = (data: unknown) => {
  const stems = stemsOf(stage(data));
  return stems.state === 'made' ? stems.parts.map(({ label }) => label) : stems.state;
};

describe('stems', () => {
  it('are named by what they hold', () => {
    expect(labels({ stems: { vocals: '/v', drums: null, bass: null, other: '/o' } })).toEqual([
      'Vocals',
      'Instrumental',
    ]);
    expect(labels({ stems: { other: '/o', bass: '/b', drums: '/d', vocals: '/v' } })).toEqual([
      'Vocals',
      'Drums',
      'Bass',
      'Other',
    ]);
  });

  it('are none where the server made none', () => {
    expect(stemsOf(undefined)).toEqual({ state: 'none' });
    expect(labels({ stems: { vocals: null, other: null } })).toBe('none');
    expect(labels({ stems: 'all' })).toBe('none');
  });

  it.each([
    [{ code: 'disk_full', error: 'No room' }, 'disk_full'],
    [{ error: { code: 'stems_not_installed', message: 'No room' } }, 'stems_not_installed'],
    [{ error: 'No room' }, null],
  ])('that failed say why: %j', (data, code) => {
    const failed = stemsOf(stage(data, { status: 'failed', error: 'No room' }));
    expect(failed).toEqual({ state: 'failed', code, reason: 'No room' });
  });
});

describe('the waveform of a stem', () => {
  const bytes = btoa(String.fromCharCode(0, 100, 255));
  const waveforms = [
    { zoom_level: 1, num_pixels: 3, vocals_amplitude: bytes, vocals_intensity: bytes },
    { zoom_level: 2, num_pixels: 3 },
  ];

  it('is drawn in one colour', () => {
    const bands = stemBands(stage({ waveforms }), 'vocals', 1);
    expect(bands?.pixels).toBe(3);
    expect([...(bands?.low ?? [])]).toEqual([0, 0, 0]);
    expect(bands?.mid[2]).toBeGreaterThan(bands?.mid[1] ?? 0);
  });

  it('is the mix where the server sent none', () => {
    expect(stemBands(stage({ waveforms }), 'vocals', 2)).toBeNull();
    expect(stemBands(stage({ waveforms }), 'drums', 1)).toBeNull();
    expect(stemBands(stage({}), 'vocals', 1)).toBeNull();
    expect(stemBands(undefined, 'vocals', 1)).toBeNull();
  });
});
