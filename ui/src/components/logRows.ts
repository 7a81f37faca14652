import type { LogLevel, LogLine } from '../bindings/types';

/** What the log shows: a line, or how many lines are missing between two. */
export type LogRow = { kind: 'line'; line: LogLine } | { kind: 'gap'; after: number; missing: number };

/** From the worst to the most talkative. */
export const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug', 'trace'];

export interface LogFilter {
  /** Only lines at least this severe. */
  level: LogLevel;
  /** Only lines of this source; `all` takes both. */
  source: 'all' | 'app' | 'engine';
  /** Only lines that contain this, whatever its case. */
  text: string;
}

export const everything: LogFilter = { level: 'trace', source: 'all', text: '' };

/**
 * The rows of `lines` that `filter` lets through. Lines are numbered without holes, so a hole says how many lines
 * came too fast to be sent.
 */
export function logRows(lines: readonly LogLine[], filter: LogFilter): LogRow[] {
  const worst = LEVELS.indexOf(filter.level);
  const wanted = filter.text.trim().toLowerCase();
  const rows: LogRow[] = [];
  let last: number | null = null;
  for (const line of lines) {
    const missing = last === null ? 0 : line.seq - last - 1;
    if (missing > 0) rows.push({ kind: 'gap', after: last ?? 0, missing });
    last = line.seq;
    if (LEVELS.indexOf(line.level) > worst) continue;
    if (filter.source !== 'all' && line.source !== filter.source) continue;
    if (wanted && !line.text.toLowerCase().includes(wanted)) continue;
    rows.push({ kind: 'line', line });
  }
  return rows;
}

/**
 * The text of a line as it is shown: the level has a column of its own, so the one that uvicorn's logger puts in
 * front (`INFO:     `) is left out.
 */
export const shownText = ({ text }: LogLine): string =>
  text.replace(/^(?:TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL):\s+/, '');

/** A line as it stands in the file: `2026-11-23 14:02:31 info: [Analysis Server] text`, in local time. */
export function logText({ at, level, source, text }: LogLine): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${day} ${clock} ${level}: ${source === 'engine' ? '[Analysis Server] ' : ''}${text}`;
}

/** All lines among `rows`, as text to be pasted. */
export const copyText = (rows: readonly LogRow[]): string =>
  rows
    .map((row) =>
      row.kind === 'line'
        ? logText(row.line)
        : `(${row.missing} lines are missing here; they are in the file)`,
    )
    .join('\n');
