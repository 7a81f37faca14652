/** Music made of arithmetic: drums with a known tempo over chords with a known key, as 16-bit WAV files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const RATE = 44_100;

/** Which quarter notes of a bar are struck, and the chords over four bars. */
export interface Song {
  title: string;
  artist: string;
  /** Beats a minute, in 4/4. */
  bpm: number;
  seconds: number;
  /** Beats of the bar with a kick and with a snare, from 0; halves are off-beats. */
  kick: readonly number[];
  snare: readonly number[];
  /** Chords of the bars, one after another, each as MIDI notes. */
  chords: readonly (readonly number[])[];
}

const A_MINOR = [57, 60, 64];
const F_MAJOR = [53, 57, 60];
const D_MINOR = [50, 53, 57];
const E_MINOR = [52, 55, 59];
const C_MAJOR = [48, 52, 55];
const G_MAJOR = [55, 59, 62];

/** Four on the floor in A minor. */
export const house: Song = {
  title: 'Slow Tide',
  artist: 'Test Signals',
  bpm: 128,
  seconds: 60,
  kick: [0, 1, 2, 3],
  snare: [1, 3],
  chords: [A_MINOR, D_MINOR, E_MINOR, A_MINOR],
};

/** Faster, in C major. */
export const trance: Song = {
  title: 'High Noon',
  artist: 'Test Signals',
  bpm: 138,
  seconds: 60,
  kick: [0, 1, 2, 3],
  snare: [1, 3],
  chords: [C_MAJOR, F_MAJOR, G_MAJOR, C_MAJOR],
};

const hertz = (note: number) => 440 * 2 ** ((note - 69) / 12);

/** Noise that is the same at each run. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x3fffffff - 1;
  };
}

/** Adds a falling sine: a kick drum. */
function kick(sound: Float64Array, from: number): void {
  let phase = 0;
  for (let index = 0; index < 0.22 * RATE && from + index < sound.length; index++) {
    const time = index / RATE;
    phase += (2 * Math.PI * (48 + 110 * Math.exp(-time * 32))) / RATE;
    sound[from + index] += 0.75 * Math.sin(phase) * Math.exp(-time * 14);
  }
}

/** Adds a burst of noise that dies away at `decay` a second. */
function burst(sound: Float64Array, from: number, gain: number, decay: number, next: () => number): void {
  for (let index = 0; index < RATE / 5 && from + index < sound.length; index++) {
    sound[from + index] += gain * next() * Math.exp((-index / RATE) * decay);
  }
}

/** Adds a chord with three overtones and its root an octave below. */
function chord(sound: Float64Array, notes: readonly number[], from: number, length: number): void {
  const parts = [...notes.map((note) => [hertz(note), 0.07]), [hertz((notes[0] ?? 57) - 12), 0.16]] as const;
  for (let index = 0; index < length && from + index < sound.length; index++) {
    const edge = Math.min(1, index / 800, (length - index) / 800);
    let value = 0;
    for (const [frequency, gain] of parts) {
      for (const overtone of [1, 2, 3]) {
        value += (gain / overtone) * Math.sin((2 * Math.PI * frequency * overtone * index) / RATE);
      }
    }
    sound[from + index] += value * edge;
  }
}

/** The song's samples, -1 to 1. */
export function render(song: Song): Float64Array {
  const sound = new Float64Array(song.seconds * RATE);
  const beat = (60 / song.bpm) * RATE;
  const next = noise();
  for (let bar = 0; bar * 4 * beat < sound.length; bar++) {
    const at = (quarter: number) => Math.round((bar * 4 + quarter) * beat);
    chord(sound, song.chords[bar % song.chords.length] ?? A_MINOR, at(0), at(4) - at(0));
    for (const quarter of song.kick) kick(sound, at(quarter));
    for (const quarter of song.snare) burst(sound, at(quarter), 0.28, 22, next);
    for (const quarter of [0.5, 1.5, 2.5, 3.5]) burst(sound, at(quarter), 0.14, 60, next);
  }
  return sound;
}

/** A RIFF chunk, padded to an even length. */
function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** The song as a WAV file: mono, 16 bit, title and artist in a LIST INFO chunk. */
export function wav(song: Song): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(RATE, 4);
  format.writeUInt32LE(RATE * 2, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const samples = render(song);
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((value, index) => {
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_000), index * 2);
  });
  const text = (value: string) => Buffer.from(`${value}\0`, 'latin1');
  const info = Buffer.concat([
    Buffer.from('INFO'),
    chunk('INAM', text(song.title)),
    chunk('IART', text(song.artist)),
  ]);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    chunk('LIST', info),
    chunk('data', data),
  ]);
  return chunk('RIFF', body);
}

/** Writes the songs into `folder` and returns it. */
export async function writeMusic(folder: string, songs: readonly Song[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const song of songs) await writeFile(join(folder, `${song.title}.wav`), wav(song));
  return folder;
}
