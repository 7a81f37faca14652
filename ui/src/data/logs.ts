import type { QueryClient } from '@tanstack/react-query';
import type { LogLine } from '../bindings/types';
import type { Output } from '../bridge';
import { useRead } from './operation';

/** Lines the window keeps; older ones are in the file. */
export const LOG_LINES = 2000;

/** The newest log lines, oldest first. Filters work on these; new ones arrive by event. */
export const useLogs = () => useRead('logs_list', { limit: LOG_LINES }, { select: ({ data }) => data });

/** Puts new lines behind those that are loaded. */
export function appendLog(client: QueryClient, lines: LogLine[]): void {
  client.setQueryData<Output<'logs_list'>>(['logs_list', { limit: LOG_LINES }], (answer) => {
    if (!answer) return answer;
    const last = answer.data.at(-1)?.seq ?? 0;
    const data = [...answer.data, ...lines.filter(({ seq }) => seq > last)].slice(-LOG_LINES);
    return { ...answer, data, count: data.length };
  });
}
