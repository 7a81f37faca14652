import type { EngineInfo } from '../../bindings/types';

/** What makes the results of a task, as a row tells it. */
export interface EngineTask {
  task: string;
  label: string;
  /** Null where nothing makes them. */
  info: EngineInfo | null;
}

const LABELS: Record<string, string> = {
  analysis: 'Analysis',
  beats: 'Beats and tempo',
  genre: 'Genre',
  stems: 'Stems',
};

const devices: Record<string, string> = {
  cpu: 'processor',
  cuda: 'graphics card (CUDA)',
  mps: 'graphics card (Metal)',
};

/** The tasks in the order in which they matter; those that a server names beyond ours come last. */
export function engineTasks(engines: Record<string, EngineInfo | null>): EngineTask[] {
  const known = Object.keys(LABELS).filter((task) => task in engines);
  const others = Object.keys(engines).filter((task) => !(task in LABELS));
  return [...known, ...others].map((task) => ({
    task,
    label: LABELS[task] ?? task.charAt(0).toUpperCase() + task.slice(1),
    info: engines[task] ?? null,
  }));
}

/** Licence and device: `CC BY 4.0, on the processor`. */
export const termsOf = ({ licence, device }: EngineInfo): string =>
  `${licence}, on the ${devices[device] ?? device}`;
