import { useRead, useRun } from './operation';

/** The Python environment of the bundled analysis server. */
export const useEngine = () => useRead('engine_status', {}, { select: ({ data }) => data });
export const useRepairEngine = () => useRun('engine_repair', ['engine_status', 'analysis_status']);
