import type { StageName, StageState, StartStage } from '../../bindings/types';

/** Where something lies on the scale, in shares of its width. */
export interface Span {
  left: number;
  width: number;
}

/** A stage, or a part of one, as a bar. */
export interface Bar {
  key: string;
  label: string;
  state: StageState;
  /** Shown below a stage, as a part of it. */
  part: boolean;
  /** What it has taken; null before it began. */
  span: Span | null;
  /** What it usually takes, from where it began or is expected to begin. */
  usual: Span | null;
  /** Milliseconds it took, or has taken so far. */
  duration: number | null;
  usualMs: number | null;
}

const LABELS: Record<StageName, string> = {
  environment: 'Checks',
  spawn: 'Start',
  imports: 'Load Python',
  models: 'Load models',
  server: 'Open server',
  ready: 'First answer',
};

/** Parts that servers tell of; others are shown by the name that they have there. */
const PARTS: Record<string, string> = {
  interpreter: 'Interpreter',
  web: 'Web server',
  engine: 'Engine',
  tensorflow: 'TensorFlow',
  beat_this: 'Beats',
  basic_features: 'Basic features',
  characteristics: 'Characteristics',
  genre: 'Genre',
  transitions: 'Transitions',
  demucs: 'Stems',
  job_manager: 'Job queue',
};

export const stageLabel = (name: StageName): string => LABELS[name];

/** Lengths of the scale while an unknown start goes on, in milliseconds: it grows by steps, not with every tick. */
const SCALES = [5000, 10_000, 20_000, 40_000, 60_000, 120_000, 300_000];

const endOf = ({ startedMs, durationMs }: StartStage): number => (startedMs ?? 0) + (durationMs ?? 0);

/** Milliseconds from the beginning of the start to the end of its last stage that has one. */
export const totalOf = (stages: readonly StartStage[]): number => Math.max(0, ...stages.map(endOf));

/** The stages as they are when the one under way has taken `running` milliseconds. */
export const asOfNow = (stages: readonly StartStage[], running: number | null): StartStage[] =>
  stages.map((stage) =>
    stage.state === 'running' && running !== null ? { ...stage, durationMs: running } : stage,
  );

/**
 * Milliseconds until ready, by what the stages that are left usually take; null when no start is under way, or nothing
 * is known.
 */
export function leftOf(stages: readonly StartStage[]): number | null {
  if (!stages.some(({ state }) => state === 'running') || stages.every(({ usualMs }) => usualMs === null))
    return null;
  return stages.reduce((left, { state, usualMs, durationMs }) => {
    if (state === 'pending') return left + (usualMs ?? 0);
    return state === 'running' ? left + Math.max(0, (usualMs ?? 0) - (durationMs ?? 0)) : left;
  }, 0);
}

/** The milliseconds that the whole width stands for. It stands still while a start is about as long as expected. */
function scaleOf(stages: readonly StartStage[], usualMs: number | null): number {
  const total = totalOf(stages);
  if (!stages.some(({ state }) => state === 'running')) return Math.max(total, usualMs ?? 0) || 1;
  if (usualMs === null) return SCALES.find((length) => length >= total) ?? total;
  let scale = Math.max(usualMs, 1) * 1.2;
  while (scale < total) scale *= 2;
  return scale;
}

/** The stages as bars, each followed by its parts, against a start that usually takes `usualMs`. */
export function barsOf(stages: readonly StartStage[], usualMs: number | null): Bar[] {
  const scale = scaleOf(stages, usualMs);
  const span = (from: number, length: number): Span => ({
    left: Math.min(1, from / scale),
    width: Math.min(1 - Math.min(1, from / scale), length / scale),
  });
  let expected = 0;
  return stages.flatMap((stage) => {
    const from = stage.startedMs ?? expected;
    expected = from + Math.max(stage.durationMs ?? 0, stage.state === 'done' ? 0 : (stage.usualMs ?? 0));
    const bar = (
      key: string,
      label: string,
      { state, usualMs: usual }: Pick<StartStage, 'state' | 'usualMs'>,
      begun: number | null,
      duration: number | null,
      part: boolean,
    ): Bar => ({
      key,
      label,
      state,
      part,
      span: begun === null || duration === null ? null : span(begun, duration),
      usual: usual === null ? null : span(begun ?? from, usual),
      duration,
      usualMs: usual,
    });
    return [
      bar(stage.name, LABELS[stage.name], stage, stage.startedMs, stage.durationMs, false),
      ...stage.parts.map((part) => {
        const grown =
          part.state === 'running' && stage.durationMs !== null
            ? (stage.startedMs ?? 0) + stage.durationMs - part.startedMs
            : part.durationMs;
        return bar(
          `${stage.name} ${part.name}`,
          PARTS[part.name] ?? part.name,
          part,
          part.startedMs,
          grown,
          true,
        );
      }),
    ];
  });
}
