import type { StageResult, Stem } from '../../bindings/types';
import { type Bands, decodeLine } from '../../waveform/bands';

/** A part of a track that can be heard alone. */
export interface StemPart {
  stem: Stem;
  label: string;
}

/** What became of a track's stems. */
export type TrackStems =
  | { state: 'none' }
  | { state: 'failed'; code: string | null; reason: string }
  | {
      state: 'made';
      parts: readonly StemPart[];
      /** When, in milliseconds since 1970. */
      at: number;
    };

/** In the order in which they are shown. */
const STEMS: readonly StemPart[] = [
  { stem: 'vocals', label: 'Vocals' },
  { stem: 'drums', label: 'Drums' },
  { stem: 'bass', label: 'Bass' },
  { stem: 'other', label: 'Other' },
];

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Reads the stage. Where there are no drums and no bass, the rest is all that is played. */
export function stemsOf(stage: StageResult | undefined): TrackStems {
  if (!stage) return { state: 'none' };
  const data = record(stage.data);
  if (stage.status !== 'completed') {
    const code = data.code ?? record(data.error).code;
    return {
      state: 'failed',
      code: typeof code === 'string' ? code : null,
      reason: stage.error ?? 'The engine gave no reason',
    };
  }
  const places = record(data.stems);
  const made = STEMS.filter(({ stem }) => typeof places[stem] === 'string');
  if (made.length === 0) return { state: 'none' };
  const whole = typeof places.drums !== 'string' && typeof places.bass !== 'string';
  const parts = made.map((part) =>
    part.stem === 'other' && whole ? { ...part, label: 'Instrumental' } : part,
  );
  return { state: 'made', parts, at: Date.parse(stage.finished_at) };
}

/** The waveform of one stem at a level of detail; null where the server sent none. */
export function stemBands(stage: StageResult | undefined, stem: Stem, zoom: 1 | 2): Bands | null {
  const waveforms = record(stage?.data).waveforms;
  const level = Array.isArray(waveforms)
    ? waveforms.map(record).find(({ zoom_level }) => zoom_level === zoom)
    : undefined;
  const peak = level?.[`${stem}_amplitude`];
  const rms = level?.[`${stem}_intensity`];
  const pixels = level?.num_pixels;
  if (typeof peak !== 'string' || typeof rms !== 'string' || typeof pixels !== 'number') return null;
  return decodeLine(`${stem} ${stage?.finished_at} ${peak.length}`, peak, rms, pixels);
}
