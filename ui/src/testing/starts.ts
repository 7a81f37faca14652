/** Invented starts of the engine: this one's stages, and the thirty before it. */
import type { StageName, StageState, StartPart, StartRecord, StartStage, Starts } from '../bindings/types';

const usual: readonly (readonly [name: StageName, milliseconds: number])[] = [
  ['environment', 200],
  ['spawn', 300],
  ['imports', 1900],
  ['models', 1500],
  ['server', 290],
  ['ready', 110],
];

/** What a start of this invented computer takes. */
export const usualStart = 4300;

/**
 * The stages of a start. `took` holds the milliseconds of those that have begun; the last of them is in `state`, the
 * ones before it are done. Without a history nothing is known of what is usual.
 */
export function inventStages(
  took: readonly number[],
  state: StageState = 'done',
  { known = true, parts = {} }: { known?: boolean; parts?: Partial<Record<StageName, StartPart[]>> } = {},
): StartStage[] {
  let begun = 0;
  return usual.map(([name, usualMs], index) => {
    const durationMs = took[index] ?? null;
    const startedMs = durationMs === null ? null : begun;
    begun += durationMs ?? 0;
    const last = index === took.length - 1;
    return {
      name,
      state: durationMs === null ? 'pending' : last ? state : 'done',
      startedMs,
      durationMs,
      usualMs: known ? usualMs : null,
      parts: parts[name] ?? [],
    };
  });
}

/** A part of a stage that is done. */
export const inventPart = (
  name: string,
  startedMs: number,
  durationMs: number,
  usualMs: number | null,
): StartPart => ({ name, state: 'done', startedMs, durationMs, usualMs });

const totals = [
  4200, 4310, 3900, 4150, 3760, 4180, 4300, 4080, 4460, 3950, 4330, 4290, 6900, 3820, 4120, 4010, 4480, 4050,
  4440, 4360, 4020, 3880, 4350, 4060, 4110, 3990, 4210, 4520, 4070, 4400,
];

/** One of the earlier starts; the newest has the highest index. */
export function inventStart(index: number, change: Partial<StartRecord> = {}): StartRecord {
  const totalMs = totals[index % totals.length] ?? usualStart;
  const rest = totalMs - 2400;
  return {
    at: new Date(Date.parse('2026-11-23T14:02:35Z') - (29 - index) * 41 * 3_600_000).toISOString(),
    kind: 'bundled',
    version: '0.1.0',
    outcome: 'ready',
    code: null,
    totalMs,
    stages: inventStages([200, 300, 1500, rest, 290, 110]),
    ...change,
  };
}

/** Thirty starts, one of them slow and one failed; the newest with this change. */
export const inventStarts = ({ last = {} }: { last?: Partial<StartRecord> } = {}): Starts => ({
  starts: totals.map((_, index) => {
    if (index === totals.length - 1) return inventStart(index, last);
    return inventStart(index, index === 20 ? { outcome: 'failed', code: 'import_error', totalMs: 1400 } : {});
  }),
  usualMs: usualStart,
});
