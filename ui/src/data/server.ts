import { useRead, useRun } from './operation';

/** State of the analysis server. */
export const useServerStatus = () => useRead('analysis_status', {});
/** Every analysis server at work together. */
export const useServers = () => useRead('analysis_servers', {});
export const useStartServer = () => useRun('analysis_start', ['analysis_status']);
export const useStopServer = () => useRun('analysis_stop', ['analysis_status']);
export const useRestartServer = () => useRun('analysis_restart', ['analysis_status']);
