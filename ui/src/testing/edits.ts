/** Edits by hand over an invented library: what the application does with them, as far as the window can see it. */
import type { Disagreement, Edited, MetadataChange, Track, TrackEdit } from '../bindings/types';
import { CallError } from '../bridge/backend';
import { FACTORS } from '../music/tempo';
import { inventBeats } from './waveforms';

/** What a file's tag says. */
interface Tag {
  bpm?: number;
  key?: number;
  mode?: number;
}

/** Tempos further apart than this part of them disagree. */
const APART = 0.005;

/** A track as it stands, and what cannot be read from its row. */
interface Standing {
  track: Track;
  downbeat: number | null;
  settled: boolean;
}

export class FakeEdits {
  /** Tags of files, by the track's id: where they say something else, the list of disagreements says it. */
  tags: Record<string, Tag> = {};
  /** Rows as the analysis left them, and what was decided beside them. */
  readonly #before = new Map<string, Track>();
  readonly #more = new Map<string, Omit<Standing, 'track'>>();
  readonly #steps: Standing[][] = [];

  /** The row as the analysis left it. */
  found(track: Track): Track {
    return this.#before.get(track.id) ?? track;
  }

  #standing(track: Track): Standing {
    return { track, ...(this.#more.get(track.id) ?? { downbeat: null, settled: false }) };
  }

  #put({ track, ...more }: Standing): void {
    this.#more.set(track.id, more);
  }

  /** Edits the rows of `ids`; answers those that changed. */
  edit(tracks: readonly Track[], ids: readonly string[], edit: TrackEdit): { rows: Track[]; edited: Edited } {
    const refused: Edited['refused'] = [];
    const step: Standing[] = [];
    const rows = ids.flatMap((id) => {
      const track = tracks.find((candidate) => candidate.id === id);
      const now = track && this.#standing(track);
      const next = now ? this.#changed(now, edit) : 'There is no such track';
      if (typeof next === 'string') {
        refused.push({ track_id: id, message: next });
        return [];
      }
      if (!now || JSON.stringify(next) === JSON.stringify(now)) return [];
      if (!this.#before.has(id)) this.#before.set(id, now.track);
      step.push(now);
      this.#put(next);
      return [next.track];
    });
    if (step.length > 0) this.#steps.push(step);
    return { rows, edited: { changed: rows.length, refused, can_undo: this.#steps.length > 0 } };
  }

  undo(): { rows: Track[]; edited: Edited } {
    const step = this.#steps.pop();
    if (!step)
      throw new CallError('nothing_to_undo', 'Nothing to undo', 'No edit is left that could be undone');
    for (const standing of step) this.#put(standing);
    const edited = { changed: step.length, refused: [], can_undo: this.#steps.length > 0 };
    return { rows: step.map(({ track }) => track), edited };
  }

  #changed(now: Standing, edit: TrackEdit): Standing | string {
    const { track } = now;
    if (track.locked && edit.kind !== 'lock' && edit.kind !== 'set_metadata')
      return 'It is locked: unlock it first';
    const row = (change: Partial<Track>): Standing => ({ ...now, track: { ...track, ...change } });
    const tempo = (bpm: number) => row({ bpm, bpm_source: 'user', grid_edited: true });
    switch (edit.kind) {
      case 'scale_tempo': {
        if (track.bpm === null) return 'It has no tempo yet: analyse it, or set one';
        const bpm = track.bpm * (FACTORS.find(({ factor }) => factor === edit.factor)?.value ?? 1);
        return bpm > 400 ? 'A tempo is 20 to 400 beats a minute' : tempo(bpm);
      }
      case 'set_tempo':
        return { ...tempo(edit.bpm), track: { ...tempo(edit.bpm).track, constant_tempo: true } };
      case 'shift_grid':
        return row({
          first_beat_offset: (track.first_beat_offset ?? 0) + edit.seconds,
          grid_edited: true,
        });
      case 'set_downbeat':
        return { ...row({ grid_edited: true }), downbeat: edit.seconds };
      case 'set_key':
        return row({ musical_key: edit.key, mode: edit.mode, key_source: 'user' });
      case 'lock':
        return row({ locked: edit.on });
      case 'settle':
        return { ...now, settled: true };
      case 'set_metadata': {
        const { kind: _, ...change } = edit;
        const found = this.found(track);
        const known = (Object.keys(change) as (keyof MetadataChange)[]).map((field) => {
          const value = change[field];
          return [field, value === null ? found[field] : value === '' ? null : value];
        });
        return row(Object.fromEntries(known));
      }
      case 'reset':
        return { track: this.found(track), downbeat: null, settled: false };
    }
  }

  /** First beats of bars of four, through the moment that the DJ named. */
  downbeats(track: Track): number[] {
    const beats = inventBeats(track);
    const at = this.#more.get(track.id)?.downbeat ?? beats[0] ?? 0;
    const nearest = beats.reduce(
      (best, beat, index) => (Math.abs(beat - at) < Math.abs((beats[best] ?? 0) - at) ? index : best),
      0,
    );
    return beats.filter((_, index) => index % 4 === nearest % 4);
  }

  disagreements(tracks: readonly Track[]): Disagreement[] {
    return tracks.flatMap((track) => {
      const tag = this.tags[track.id];
      if (!tag || track.locked || this.#more.get(track.id)?.settled) return [];
      const tempo =
        tag.bpm !== undefined &&
        track.bpm_source === 'analysis' &&
        Math.abs(tag.bpm / (track.bpm ?? 0) - 1) > APART;
      const key =
        tag.key !== undefined &&
        track.key_source === 'analysis' &&
        (tag.key !== track.musical_key || tag.mode !== track.mode);
      if (!tempo && !key) return [];
      return [
        {
          track,
          tag_bpm: tempo ? (tag.bpm ?? null) : null,
          tag_key: key ? (tag.key ?? null) : null,
          tag_mode: key ? (tag.mode ?? null) : null,
          import_bpm: null,
          import_key: null,
          import_mode: null,
        },
      ];
    });
  }
}
