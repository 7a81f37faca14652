import type { StageResult } from '../bindings/types';
import { data, listing } from './answers';
import type { Answers, FakeBackend } from './FakeBackend';
import { checkMetadata, sourcesOf, tagsOf } from './metadata';
import { inventBeats, inventWaveform } from './waveforms';

/** Answers about single tracks, edits by hand and the numbers of the library over `fake`. */
export function trackAnswers(fake: FakeBackend): Answers {
  return {
    tracks_stats: () => {
      const analyzed = fake.tracks.filter((track) => track.date_analyzed !== null).length;
      const failed = fake.tracks.filter((track) => track.state === 'failed').length;
      const total = fake.tracks.length;
      return data({
        total,
        missing: 0,
        analyzed,
        failed,
        not_analyzed: total - analyzed - failed,
        duplicates: 0,
        added_this_week: Math.min(64, total),
        total_size: total * 40_000_000,
        avg_duration: 360,
      });
    },
    track_get: ({ id }) => {
      const track = fake.track(id);
      const result = (stage: unknown) => ({
        status: 'completed',
        data: stage,
        error: null,
        engine: 'mismo',
        engine_version: '0.1.0',
        finished_at: '2026-11-20T10:05:00Z',
      });
      const found = fake.edits.found(track);
      const basic = {
        tempo: found.bpm,
        tempo_confidence: found.bpm_confidence,
        constant: found.constant_tempo,
        key: found.musical_key,
        mode: found.mode,
        tempo_candidates: [
          { bpm: found.bpm, score: 0.9 },
          { bpm: (found.bpm ?? 0) / 2, score: 0.2 },
        ],
        key_candidates: [
          { key: found.musical_key, mode: found.mode, score: 0.8 },
          { key: ((found.musical_key ?? 0) + 7) % 12, mode: found.mode, score: 0.5 },
        ],
      };
      const analysis: Record<string, StageResult> = track.has_waveform
        ? {
            basic_features: result(basic),
            characteristics: result({
              integrated_lufs: track.loudness,
              loudness_range: 6.2,
              true_peak_db: -0.3,
              energy_level: found.energy_level,
            }),
            ...fake.stems.stage(track),
          }
        : {};
      return data({
        ...track,
        hotCues: [],
        sources: sourcesOf(track, found),
        file_tags: tagsOf(found),
        analysis,
      });
    },
    track_beats: ({ id }) => {
      const beats = inventBeats(fake.analysed(id));
      return data({ track_id: id, beats, count: beats.length });
    },
    track_downbeats: ({ id }) => {
      const downbeats = fake.edits.downbeats(fake.analysed(id));
      return data({ track_id: id, downbeats, count: downbeats.length });
    },
    track_waveform: ({ id, zoom = 0 }) => data(inventWaveform(fake.analysed(id), zoom as 0 | 1 | 2)),
    tracks_edit: ({ track_ids, edit }) => {
      if (edit.kind === 'set_metadata') checkMetadata(edit);
      return fake.edited(fake.edits.edit(fake.tracks, track_ids, edit));
    },
    track_change: ({ id, ...change }) => {
      checkMetadata(change);
      fake.edited(fake.edits.edit(fake.tracks, [id], { kind: 'set_metadata', ...change }));
      return data(fake.track(id));
    },
    tracks_edit_undo: () => fake.edited(fake.edits.undo()),
    disagreements_list: () => listing(fake.edits.disagreements(fake.tracks)),
  };
}
