import { FakeBackend } from './FakeBackend';

type Row = FakeBackend['tracks'][number];

/** An analysed row with plain values: 87 BPM, A minor. */
export const plain = {
  state: 'done',
  bpm: 87,
  bpm_source: 'analysis',
  bpm_confidence: 0.9,
  constant_tempo: true,
  musical_key: 9,
  mode: 0,
  key_source: 'analysis',
  key_strength: 0.9,
  has_waveform: true,
} as const satisfies Partial<Row>;

/** A library of these rows: `Track 0`, `Track 1` and so on, each as invented, with its changes. */
export function named(changes: Partial<Row>[]): FakeBackend {
  const fake = new FakeBackend({ tracks: changes.length });
  fake.tracks = fake.tracks.map((track, index) => ({ ...track, title: `Track ${index}`, ...changes[index] }));
  return fake;
}
