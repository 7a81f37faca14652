import { useRead, useRun } from './operation';

/** What failed, newest first, with what helps now. */
export const useIncidents = () => useRead('incidents_list', {}, { select: ({ data }) => data });
/** Does what helps against one. */
export const useActOnIncident = () => useRun('incident_act', ['incidents_list', 'analysis_status']);
/** Puts one away. */
export const useDismissIncident = () => useRun('incident_dismiss', ['incidents_list']);
