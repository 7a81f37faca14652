/** Samples of resources as lines: what the engine costs, summed over its servers. */
import type { GpuCost, ResourceSample, Resources, TreeCost } from '../bindings/types';

/** The line of a processor that does nothing must not look like one at its limit. */
const LEAST_CPU = 25;
/** The same for memory, in bytes. */
const LEAST_MEMORY = 500_000_000;

export interface Costs {
  /** Null where no server of ours ran. */
  engine: {
    cpu: (number | null)[];
    memory: (number | null)[];
    memoryNow: number | null;
    cpuNow: number | null;
  };
  /** This application, now. */
  app: TreeCost | null;
  gpu: (GpuCost | null)[];
  /** What the upper edge of the lines stands for. */
  cpuTop: number;
  memoryTop: number;
}

const sumOf = (sample: ResourceSample, of: (cost: TreeCost) => number): number | null =>
  sample.servers.length === 0 ? null : sample.servers.reduce((sum, cost) => sum + of(cost), 0);

const highest = (values: readonly (number | null)[], least: number): number =>
  values.reduce<number>((top, value) => Math.max(top, value ?? 0), least);

/** The hour as lines. */
export function costsOf({
  samples,
  memory_limit_bytes: limit = null,
}: Pick<Resources, 'samples'> & Partial<Pick<Resources, 'memory_limit_bytes'>>): Costs {
  const cpu = samples.map((sample) => sumOf(sample, (cost) => cost.cpu_percent));
  const memory = samples.map((sample) => sumOf(sample, (cost) => cost.memory_bytes));
  const memoryTop = Math.max(highest(memory, LEAST_MEMORY), limit ?? 0) * 1.1;
  return {
    engine: { cpu, memory, cpuNow: cpu.at(-1) ?? null, memoryNow: memory.at(-1) ?? null },
    app: samples.at(-1)?.app ?? null,
    gpu: samples.map(({ gpu }) => gpu),
    cpuTop: Math.min(100, highest(cpu, LEAST_CPU) * 1.1),
    memoryTop,
  };
}
