import { describe, expect, it } from 'vitest';
import { inventTrack } from '../testing/tracks';
import { inventWaveform } from '../testing/waveforms';
import { decodeBand, decodeWaveform } from './bands';
import { columns } from './draw';

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

describe('decoding', () => {
  it('reads bytes', () =>
    expect([...decodeBand(base64(Uint8Array.of(0, 128, 255)), 3)]).toEqual([0, 128, 255]));

  it('reads four bytes a value as little-endian floats', () => {
    const floats = new Float32Array([0, 0.5, 1, 2]);
    expect([...decodeBand(base64(new Uint8Array(floats.buffer)), 4)]).toEqual([0, 128, 255, 255]);
  });

  it('gives three bands, the low one highest where the kick is', () => {
    const bands = decodeWaveform({ data: inventWaveform(inventTrack(0, 'f'), 2) });
    const most = (band: Float32Array) => band.reduce((high, value) => Math.max(high, value), 0);
    expect(bands.pixels).toBe(16_000);
    expect(bands.low).toHaveLength(16_000);
    expect(most(bands.low)).toBeGreaterThan(most(bands.mid));
    expect(most(bands.mid)).toBeGreaterThan(most(bands.high));
    expect(bands.ceiling).toBeGreaterThan(1);
  });

  it('draws silence flat, not as noise', () => {
    const silent = base64(new Uint8Array(1000));
    const wave = inventWaveform(inventTrack(0, 'f'), 0);
    const { low, ceiling } = decodeWaveform({
      data: {
        ...wave,
        low_freq_amplitude: silent,
        low_freq_intensity: silent,
        mid_freq_amplitude: silent,
        mid_freq_intensity: silent,
        high_freq_amplitude: silent,
        high_freq_intensity: silent,
      },
    });
    expect(Math.max(...columns(low, { from: 0, to: 1000, width: 100 }, ceiling))).toBe(0);
  });
});

describe('columns', () => {
  const values = Float32Array.of(0, 0, 100, 0, 0, 0, 0, 0);

  it('lets no beat fall through when a column spans several pixels', () => {
    const heights = columns(values, { from: 0, to: 8, width: 2 }, 100);
    expect(heights[0]).toBeCloseTo((1 + 0.25) / 2);
    expect(heights[1]).toBe(0);
  });

  it('follows the line between pixels when one spans several columns', () => {
    const heights = columns(values, { from: 2, to: 4, width: 8 }, 100);
    expect(heights[2]).toBeCloseTo(1);
    expect(heights[4]).toBeCloseTo(0.5);
    expect(heights[6]).toBeCloseTo(0);
  });

  it('draws nothing before and behind the track', () => {
    const heights = columns(Float32Array.of(50, 50), { from: -2, to: 6, width: 8 }, 100);
    expect([...heights.slice(0, 2), ...heights.slice(5)]).toEqual([0, 0, 0, 0, 0]);
    expect(heights[2]).toBe(0.5);
  });
});
