/**
 * A WAV with a kick on each beat and a voice over every other bar, and a click above them when asked: something to
 * hear without an application.
 */
import type { Stem, Track } from '../bindings/types';
import { inventBeats } from './waveforms';

const RATE = 11_025;

export function inventSound(track: Track, clicks: boolean, stem: Stem | null): Blob {
  const samples = new Uint8Array(Math.ceil((track.duration_seconds ?? 0) * RATE)).fill(128);
  inventBeats(track).forEach((beat, number) => {
    const from = Math.round(beat * RATE);
    for (let at = 0; at < RATE / 8 && from + at < samples.length; at += 1) {
      const fade = Math.exp(-at / (RATE / 30));
      const kick = stem === 'vocals' ? 0 : Math.sin((2 * Math.PI * 60 * at) / RATE) * 70 * fade;
      const sings = (stem === null || stem === 'vocals') && number % 8 < 4;
      const voice = sings ? Math.sin((2 * Math.PI * 440 * at) / RATE) * 12 : 0;
      const pitch = number % 4 === 0 ? 2000 : 1500;
      const click = clicks && at < RATE / 50 ? Math.sin((2 * Math.PI * pitch * at) / RATE) * 45 : 0;
      samples[from + at] = 128 + kick + voice + click;
    }
  });
  const head = new DataView(new ArrayBuffer(44));
  const word = (at: number, text: string) => {
    for (let i = 0; i < 4; i += 1) head.setUint8(at + i, text.charCodeAt(i));
  };
  word(0, 'RIFF');
  head.setUint32(4, 36 + samples.length, true);
  word(8, 'WAVE');
  word(12, 'fmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true);
  head.setUint32(28, RATE, true);
  head.setUint16(32, 1, true);
  head.setUint16(34, 8, true);
  word(36, 'data');
  head.setUint32(40, samples.length, true);
  return new Blob([head.buffer, samples], { type: 'audio/wav' });
}
