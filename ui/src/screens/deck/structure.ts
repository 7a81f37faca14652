import type { StageResult } from '../../bindings/types';
import { counted } from '../../music/format';
import { camelot, type Key, keyOf } from '../../music/key';

/** A section of a track, in seconds. */
export interface Segment {
  start: number;
  end: number;
  label: string;
}

/** A span to mix in or out, with its length in bars written out. */
export interface MixSpan {
  start: number;
  end: number;
  label: string;
}

/** What an analysis may say of a track beyond its row. Everything is optional: another server sends less. */
export interface Details {
  /** What the analysis found, whatever the DJ set since. */
  foundBpm: number | null;
  foundKey: Key | null;
  tempos: number[];
  keys: { key: number; mode: number }[];
  tuningCents: number | null;
  loudnessRange: number | null;
  truePeak: number | null;
  segments: Segment[];
  mixSpans: MixSpan[];
  /** What it sounds like, and how likely each of that is. */
  genre: Genre | null;
}

/** The likeliest genre. */
export interface Genre {
  /** With a question mark where the engine is not sure. */
  name: string;
  /** All that it may be: `House 43 %, Techno 34 %`. */
  odds: string;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(record) : []);
const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

function spans(value: unknown, name: string): MixSpan[] {
  return list(value).flatMap((span) => {
    const start = number(span.start);
    const end = number(span.end);
    const bars = number(span.bars);
    if (start === null || end === null) return [];
    return [{ start, end, label: bars === null ? name : `${name}, ${counted(bars, 'bar')}` }];
  });
}

function genreOf(stage: Record<string, unknown>): Genre | null {
  const genres = list(stage.genres).flatMap(({ name, probability }) => {
    const share = number(probability);
    return typeof name === 'string' && share !== null ? [{ name, share }] : [];
  });
  const best = genres[0];
  if (!best) return null;
  const odds = genres.map(({ name, share }) => `${name} ${Math.round(100 * share)} %`).join(', ');
  return { name: stage.unsure === true ? `${best.name}?` : best.name, odds };
}

/** Reads the stages of a track's analysis. */
export function detailsOf(analysis: Record<string, StageResult | undefined>): Details {
  const stage = (name: string) => record(analysis[name]?.data);
  const basic = stage('basic_features');
  const character = stage('characteristics');
  const transitions = stage('transitions');
  return {
    foundBpm: number(basic.tempo),
    foundKey: keyOf(number(basic.key), number(basic.mode)),
    tempos: list(basic.tempo_candidates).flatMap(({ bpm }) => number(bpm) ?? []),
    keys: list(basic.key_candidates).flatMap(({ key, mode }) => {
      const [tonic, major] = [number(key), number(mode)];
      return tonic === null || major === null ? [] : [{ key: tonic, mode: major }];
    }),
    tuningCents: number(basic.tuning_cents),
    loudnessRange: number(character.loudness_range),
    truePeak: number(character.true_peak_db),
    segments: list(stage('segments').segments).flatMap(({ start, end, label }) => {
      const [from, to] = [number(start), number(end)];
      return from === null || to === null || typeof label !== 'string'
        ? []
        : [{ start: from, end: to, label }];
    }),
    genre: genreOf(stage('genre')),
    mixSpans: [...spans(transitions.mix_in, 'Mix in'), ...spans(transitions.mix_out, 'Mix out')],
  };
}

/** The likeliest key of the analysis that is not `key`. */
export function otherKey(details: Details, key: Key | null): Key | null {
  const others = details.keys.map(({ key: tonic, mode }) => keyOf(tonic, mode));
  return others.find((other) => other && key && camelot(other) !== camelot(key)) ?? null;
}
