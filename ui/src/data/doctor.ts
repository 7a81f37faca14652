import { useRead, useRun } from './operation';

/** What "Check my system" found last; it looks only when it is asked to. */
export const useSystemCheck = () =>
  useRead('doctor_report', {}, { select: ({ data }) => data, enabled: false });
/** Writes a zip file for somebody who helps. */
export const useSaveDiagnostics = () => useRun('diagnostics_write');
