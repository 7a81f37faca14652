/** Stems of invented tracks: what was made, what was removed, and what is asked for. */
import type { StageResult, Stem, Track } from '../bindings/types';
import { CallError } from '../bridge/backend';
import { randomFrom, seedOf } from './random';

export const TWO: readonly Stem[] = ['vocals', 'other'];
export const FOUR: readonly Stem[] = ['vocals', 'drums', 'bass', 'other'];

const PIXELS = [1000, 4000, 16_000] as const;

/** A voice comes and goes by phrases; what is not made is a flat line. */
function inventLine(track: Track, stem: Stem, pixels: number, made: boolean): string {
  const random = randomFrom(seedOf(track.id + stem));
  let text = '';
  let sings = false;
  for (let at = 0; at < pixels; at += 1) {
    if (at % (pixels / 40) === 0) sings = random() < (stem === 'vocals' ? 0.5 : 0.9);
    text += String.fromCharCode(made && sings ? Math.round(70 + 150 * random()) : 0);
  }
  return btoa(text);
}

export class FakeStems {
  /** Stems by the track's id. */
  readonly #made = new Map<string, { stems: readonly Stem[]; at: string }>();
  readonly #failed = new Map<string, { code: string; message: string }>();
  readonly #gone = new Set<string>();
  /** Tracks whose stems are asked for and not made yet. */
  #asked: string[] = [];

  /** Stems of these tracks are there. */
  make(ids: readonly string[], stems: readonly Stem[] = TWO, at = '2026-11-20T10:05:00Z'): void {
    for (const id of ids) {
      this.#made.set(id, { stems, at });
      this.#failed.delete(id);
      this.#gone.delete(id);
    }
  }

  fail(id: string, code: string, message: string): void {
    this.#failed.set(id, { code, message });
  }

  /** The files of a track's stems are removed to save room. */
  remove(id: string): void {
    this.#gone.add(id);
  }

  ask(ids: readonly string[]): void {
    this.#asked.push(...ids);
  }

  /** Makes what was asked for; answers of which tracks. */
  finish(): string[] {
    const ids = this.#asked;
    this.#asked = [];
    this.make(ids, TWO, new Date(Date.now() + 1000).toISOString());
    return ids;
  }

  /** Refuses a stem that is not there. */
  check(id: string): void {
    if (!this.#made.has(id) || this.#gone.has(id))
      throw new CallError('stem_gone', 'Stems were removed', 'The stems of this track were removed');
  }

  /** The stage as the application tells it. */
  stage(track: Track): Record<string, StageResult> {
    const failure = this.#failed.get(track.id);
    const result = {
      engine: 'Spleeter 2 stems',
      engine_version: '2.1.0',
      finished_at: '2026-11-20T10:05:00Z',
    };
    if (failure)
      return { stems: { ...result, status: 'failed', data: { error: failure }, error: failure.message } };
    const made = this.#made.get(track.id);
    if (!made) return {};
    const waveforms = PIXELS.map((num_pixels, zoom_level) => ({
      zoom_level,
      num_pixels,
      ...Object.fromEntries(
        FOUR.flatMap((stem) => {
          const line = inventLine(track, stem, num_pixels, made.stems.includes(stem));
          return [
            [`${stem}_amplitude`, line],
            [`${stem}_intensity`, line],
          ];
        }),
      ),
    }));
    const stems = Object.fromEntries(
      FOUR.map((stem) => [stem, made.stems.includes(stem) ? `/data/stems/${track.id}/${stem}.flac` : null]),
    );
    const data = { delivery_mode: 'path', stems, model: 'Spleeter 2 stems', waveforms };
    return { stems: { ...result, status: 'completed', data, error: null, finished_at: made.at } };
  }
}
