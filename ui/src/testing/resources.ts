/** An invented hour of what application and engine cost. */
import type { ResourceSample, Resources } from '../bindings/types';
import { randomFrom } from './random';

/** A sample; without a server when `cpu` is null. */
export function inventSample(at: number, cpu: number | null, memory = 612_000_000): ResourceSample {
  return {
    at: new Date(at).toISOString(),
    app: { pid: 114_900, cpu_percent: 0.3, memory_bytes: 21_400_000, processes: 1 },
    servers: cpu === null ? [] : [{ pid: 114_934, cpu_percent: cpu, memory_bytes: memory, processes: 3 }],
    gpu: null,
  };
}

/** An hour; the engine runs in its last `minutes`. */
export function inventResources({
  minutes = 47,
  running = true,
  limit = null as number | null,
} = {}): Resources {
  const random = randomFrom(7);
  const end = Date.parse('2026-11-23T14:50:00Z');
  let [cpu, memory] = [62, 540_000_000];
  const samples = Array.from({ length: 720 }, (_, index) => {
    const begun = index >= 720 - minutes * 12;
    cpu = Math.min(96, Math.max(4, cpu + (random() - 0.48) * 14));
    memory = Math.min(980_000_000, Math.max(430_000_000, memory + (random() - 0.5) * 40_000_000));
    const over = !running && index > 640;
    return inventSample(end - (719 - index) * 5000, begun && !over ? cpu : null, memory);
  });
  return {
    interval_seconds: 5,
    capacity: 720,
    cores: 8,
    memory_bytes: 16_700_000_000,
    memory_limit_bytes: limit,
    memory_warning_bytes: limit && limit * 0.8,
    samples,
  };
}
