import { useRead } from './operation';

/** The last starts of the engine, and what is usual. */
export const useStarts = () => useRead('analysis_starts', {});
