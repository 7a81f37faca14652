/** Invented waveforms: intro, build, drop, break, drop, outro, with a kick on each beat. */
import type { Track, Waveform } from '../bindings/types';
import { randomFrom, seedOf } from './random';

const PIXELS = [1000, 4000, 16_000] as const;

/** Loudness of the parts, by position in the track. */
const PARTS: readonly [end: number, low: number, mid: number, high: number][] = [
  [0.12, 0.55, 0.25, 0.2],
  [0.22, 0.5, 0.6, 0.35],
  [0.42, 1, 0.75, 0.5],
  [0.54, 0.08, 0.4, 0.25],
  [0.62, 0.4, 0.6, 0.45],
  [0.86, 1, 0.8, 0.55],
  [1, 0.6, 0.25, 0.2],
];

const base64 = (bytes: Uint8Array) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};

export function inventWaveform(track: Track, zoom: 0 | 1 | 2): Waveform {
  const pixels = PIXELS[zoom];
  const seconds = track.duration_seconds ?? 240;
  const random = randomFrom(seedOf(track.id) + zoom);
  const beat = 60 / (track.bpm ?? 120);
  const low = new Uint8Array(pixels);
  const mid = new Uint8Array(pixels);
  const high = new Uint8Array(pixels);
  // Each track has its own balance and arrangement; each phrase swells a little.
  const own = randomFrom(seedOf(track.id));
  const shift = (own() - 0.5) * 0.12;
  const tilt = { low: 0.75 + 0.25 * own(), mid: 0.6 + 0.4 * own(), high: 0.5 + 0.5 * own() };
  for (let at = 0; at < pixels; at += 1) {
    const time = (at / pixels) * seconds - (track.first_beat_offset ?? 0);
    const place = at / pixels;
    const part = PARTS.find(([end]) => place < (end < 1 ? end + shift : end)) ?? [1, 0, 0, 0];
    const inBeat = (((time / beat) % 1) + 1) % 1;
    const inPhrase = (((time / (beat * 32)) % 1) + 1) % 1;
    const swell = 0.8 + 0.2 * inPhrase;
    // A pixel of the coarse level spans a beat or more: it sees a part of the kick's peak.
    const kick = zoom === 0 ? 0.55 + random() * 0.45 : Math.exp(-inBeat * 5);
    const hat = zoom === 0 ? 0.7 : Math.exp(-Math.abs(inBeat - 0.5) * 9);
    low[at] = 245 * part[1] * kick * tilt.low;
    mid[at] =
      200 * part[2] * swell * tilt.mid * (0.4 + 0.6 * random()) * (zoom === 0 ? 1 : 0.65 + 0.35 * inBeat);
    high[at] = 150 * part[3] * swell * tilt.high * (0.35 + 0.65 * hat) * (0.5 + 0.5 * random());
  }
  const rms = (peak: Uint8Array) => base64(peak.map((value) => value * 0.62));
  return {
    file_hash: track.file_hash ?? '',
    zoom_level: zoom,
    sample_rate: 44_100,
    samples_per_pixel: (seconds * 44_100) / pixels,
    num_pixels: pixels,
    low_freq_amplitude: base64(low),
    low_freq_intensity: rms(low),
    mid_freq_amplitude: base64(mid),
    mid_freq_intensity: rms(mid),
    high_freq_amplitude: base64(high),
    high_freq_intensity: rms(high),
  };
}

/** Beats of a steady grid, in seconds. */
export function inventBeats(track: Track): number[] {
  const step = 60 / (track.bpm ?? 120);
  const beats: number[] = [];
  for (let at = track.first_beat_offset ?? 0; at < (track.duration_seconds ?? 0); at += step) beats.push(at);
  return beats;
}
