import { createContext } from 'react';

/**
 * False while rows fly by: nothing is fetched for a row that is gone in a moment. A context, because only waveforms
 * ask for it: handed down through the rows it would draw every cell again at each end of a scroll.
 */
export const Settled = createContext(true);
