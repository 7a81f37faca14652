import type { StageName, StageState, StartStage } from '../../bindings/types';

/** A stage as a bar: where it lies on the scale, in shares of its width. */
export interface Bar {
  name: StageName;
  label: string;
  state: StageState;
  left: number;
  width: number;
  /** Milliseconds it took, or has taken so far. */
  duration: number | null;
}

const LABELS: Record<StageName, string> = {
  environment: 'Checks',
  spawn: 'Start',
  imports: 'Load Python',
  models: 'Load models',
  server: 'Open server',
  ready: 'First answer',
};

export const stageLabel = (name: StageName): string => LABELS[name];

/** Lengths of the scale while a start goes on, in milliseconds: it grows by steps, not with every tick. */
const SCALES = [5000, 10_000, 20_000, 40_000, 60_000, 120_000, 300_000];

const endOf = ({ startedMs, durationMs }: StartStage): number => (startedMs ?? 0) + (durationMs ?? 0);

/** Milliseconds from the beginning of the start to the end of its last stage that has one. */
export const totalOf = (stages: readonly StartStage[]): number => Math.max(0, ...stages.map(endOf));

/** The stages as bars. `running` is what the running stage has taken by now, in milliseconds. */
export function barsOf(stages: readonly StartStage[], running: number | null): Bar[] {
  const now = stages.map((stage) =>
    stage.state === 'running' && running !== null ? { ...stage, durationMs: running } : stage,
  );
  const total = totalOf(now);
  const live = now.some((stage) => stage.state === 'running');
  const scale = live ? (SCALES.find((length) => length >= total) ?? total) : total || 1;
  return now.map((stage) => ({
    name: stage.name,
    label: LABELS[stage.name],
    state: stage.state,
    left: (stage.startedMs ?? 0) / scale,
    width: (stage.durationMs ?? 0) / scale,
    duration: stage.durationMs,
  }));
}
