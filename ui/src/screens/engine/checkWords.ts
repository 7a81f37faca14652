import type { Check, CheckAction, CheckState } from '../../bindings/types';
import { counted } from '../../music/format';

/** The order in which a person wants to read them. */
const ORDER: readonly CheckState[] = ['fail', 'warn', 'unknown', 'ok'];

/** The word that stands beside each mark. */
export const stateWords: Record<CheckState, string> = {
  ok: 'fine',
  warn: 'look',
  fail: 'broken',
  unknown: 'not known',
};

export const actionLabels: Record<CheckAction, string> = {
  repair_engine: 'Repair engine',
  start_engine: 'Start engine',
  open_settings: 'Open setting',
  open_folders: 'Open folders',
  open_log: 'Open log',
};

/** What must be read first comes first; within a state the order stays. */
export const byUrgency = (checks: readonly Check[]): Check[] =>
  ORDER.flatMap((state) => checks.filter((check) => check.state === state));

/** The whole report in one sentence. */
export function verdict(checks: readonly Check[]): string {
  const number = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const [broken, look, fine] = [number('fail'), number('warn'), number('ok')];
  const rest = `${counted(fine, 'check', 'checks')} fine`;
  if (broken > 0) return `${counted(broken, 'thing is broken', 'things are broken')}, ${rest}`;
  if (look > 0) return `Nothing stands in the way. ${counted(look, 'thing', 'things')} to know, ${rest}`;
  return `Nothing stands in the way: ${rest}`;
}
