import type { StartRecord, Starts } from '../../bindings/types';
import { took } from '../../music/format';

/** Fewer starts are no history. */
export const LEAST_STARTS = 2;

/** A start in the chart. */
export interface Column {
  start: StartRecord;
  /** `newest` is one that went as usual. */
  kind: 'usual' | 'slow' | 'failed' | 'stopped' | 'newest';
  /** From 0 to 1. */
  height: number;
  /** How it went: `4.3 s`, `failed after 1.4 s`. */
  words: string;
}

/** Higher columns are cut: one start of minutes must not make all others flat. */
const MOST_MEDIANS = 2.5;

/** The starts as columns, oldest first, and how many of them are odd. */
export function columnsOf({ starts, usualMs }: Starts): { columns: Column[]; failed: number; slow: number } {
  const longest = Math.max(1, ...starts.map(({ totalMs }) => totalMs));
  const top = usualMs === null ? longest : Math.min(longest, usualMs * MOST_MEDIANS);
  const columns = starts.map((start, index): Column => {
    const { outcome, totalMs } = start;
    const isSlow = usualMs !== null && totalMs > usualMs * 1.5 && totalMs > usualMs + 1000;
    const newest = index === starts.length - 1;
    const kind = outcome !== 'ready' ? outcome : isSlow ? 'slow' : newest ? 'newest' : 'usual';
    const words = {
      usual: took(totalMs),
      newest: took(totalMs),
      slow: `${took(totalMs)}, slower than usual`,
      failed: `failed after ${took(totalMs)}`,
      stopped: `called off after ${took(totalMs)}`,
    }[kind];
    return { start, kind, height: Math.max(0.03, Math.min(1, totalMs / top)), words };
  });
  const number = (kind: Column['kind']) => columns.filter((column) => column.kind === kind).length;
  return { columns, failed: number('failed'), slow: number('slow') };
}
