import type { TempoRange } from '../../bindings/types';

/** What is wrong with a tempo range, in one sentence; null when the engine can choose inside it. */
export function tempoProblem({ min, max }: TempoRange): string | null {
  if (!Number.isInteger(min) || !Number.isInteger(max)) return 'Both are whole numbers';
  if (min < 30 || max > 300) return 'From 30 to 300 BPM';
  if (min > 250 || max < min * 1.2) return `The fastest is at least ${Math.ceil(min * 1.2)} then`;
  return null;
}
