import type { Waveform } from '../bindings/types';

/** One band: the peak and the loudness (RMS) of each pixel, both 0 to 255, linear. */
export interface Band {
  peak: Uint8Array;
  rms: Uint8Array;
}

/** A decoded waveform: below 200 Hz, 200 to 2 500 Hz, above. */
export interface Bands {
  hash: string;
  pixels: number;
  low: Band;
  mid: Band;
  high: Band;
  /** Largest peak of all bands, 1 to 255: pictures are drawn against it, so that quiet masters fill their row. */
  ceiling: number;
}

/**
 * Bytes of a base64 text of `pixels` values. A server of an older make sends four bytes a value: little-endian
 * floats, 0 to 1. The length tells them apart.
 */
export function decodeBand(text: string, pixels: number): Uint8Array {
  const raw = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (raw.length !== pixels * 4) return raw.subarray(0, pixels);
  const floats = new DataView(raw.buffer);
  return Uint8Array.from({ length: pixels }, (_, at) =>
    Math.round(255 * Math.min(1, Math.max(0, floats.getFloat32(at * 4, true)))),
  );
}

function highest(...bands: Band[]): number {
  let most = 1;
  for (const { peak } of bands) for (const value of peak) if (value > most) most = value;
  return most;
}

/** Decodes the answer of the waveform operation. */
export function decodeWaveform({ data }: { data: Waveform }): Bands {
  const band = (peak: string, rms: string): Band => ({
    peak: decodeBand(peak, data.num_pixels),
    rms: decodeBand(rms, data.num_pixels),
  });
  const low = band(data.low_freq_amplitude, data.low_freq_intensity);
  const mid = band(data.mid_freq_amplitude, data.mid_freq_intensity);
  const high = band(data.high_freq_amplitude, data.high_freq_intensity);
  return { hash: data.file_hash, pixels: data.num_pixels, low, mid, high, ceiling: highest(low, mid, high) };
}
