import type { Waveform } from '../bindings/types';

/**
 * One band of a waveform as it is drawn: a height for each pixel, 0 to 255.
 *
 * The height is the geometric mean of the pixel's peak and its loudness (RMS). Peaks alone turn a loud master into
 * a brick, because every pixel touches full scale in every band; loudness alone hides the kick.
 */
export type Band = Float32Array;

/** A decoded waveform: below 200 Hz, 200 to 2 500 Hz, above. */
export interface Bands {
  hash: string;
  pixels: number;
  low: Band;
  mid: Band;
  high: Band;
  /** Height that fills the picture: only one pixel in two hundred of the strongest band is higher. */
  ceiling: number;
}

/**
 * Bytes of a base64 text of `pixels` values. A server of an older make sends four bytes a value: little-endian
 * floats, 0 to 1. The length tells them apart.
 */
export function decodeBand(text: string, pixels: number): Uint8Array {
  const characters = atob(text);
  const raw = new Uint8Array(characters.length);
  for (let at = 0; at < raw.length; at += 1) raw[at] = characters.charCodeAt(at);
  if (raw.length !== pixels * 4) return raw.subarray(0, pixels);
  const floats = new DataView(raw.buffer);
  return Uint8Array.from({ length: pixels }, (_, at) =>
    Math.round(255 * Math.min(1, Math.max(0, floats.getFloat32(at * 4, true)))),
  );
}

/**
 * Share of the height that a band gets. Drawn alike, a bright passage would cover the bands behind it: the narrower
 * the gain in front, the more of the kick stays in sight.
 */
const GAIN = { low: 1, mid: 0.8, high: 0.5 };

function heights(peak: Uint8Array, rms: Uint8Array, gain: number): Band {
  const band = new Float32Array(peak.length);
  for (let at = 0; at < band.length; at += 1) band[at] = gain * Math.sqrt((peak[at] ?? 0) * (rms[at] ?? 0));
  return band;
}

/** Part of the pixels that may rise above the picture. */
const ABOVE = 1 / 200;

function ceilingOf(...bands: Band[]): number {
  const counts = new Uint32Array(256);
  const pixels = bands[0]?.length ?? 0;
  for (let at = 0; at < pixels; at += 1) {
    let most = 0;
    for (const band of bands) most = Math.max(most, band[at] ?? 0);
    const step = Math.min(255, Math.ceil(most));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  let above = 0;
  for (let step = 255; step > 1; step -= 1) {
    above += counts[step] ?? 0;
    if (above > pixels * ABOVE) return step;
  }
  return 1;
}

/** Decodes the answer of the waveform operation. */
export function decodeWaveform({ data }: { data: Waveform }): Bands {
  const band = (peak: string, rms: string, gain: number): Band =>
    heights(decodeBand(peak, data.num_pixels), decodeBand(rms, data.num_pixels), gain);
  const low = band(data.low_freq_amplitude, data.low_freq_intensity, GAIN.low);
  const mid = band(data.mid_freq_amplitude, data.mid_freq_intensity, GAIN.mid);
  const high = band(data.high_freq_amplitude, data.high_freq_intensity, GAIN.high);
  return {
    hash: data.file_hash,
    pixels: data.num_pixels,
    low,
    mid,
    high,
    ceiling: ceilingOf(low, mid, high),
  };
}

/** Decodes a waveform of one line, such as a stem's: drawn in the middle band's colour. `name` tells pictures apart. */
export function decodeLine(name: string, peak: string, rms: string, pixels: number): Bands {
  const line = heights(decodeBand(peak, pixels), decodeBand(rms, pixels), GAIN.mid);
  const none = new Float32Array(pixels);
  return { hash: name, pixels, low: none, mid: line, high: none, ceiling: ceilingOf(line) };
}
