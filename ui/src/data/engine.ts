import { useQueryClient } from '@tanstack/react-query';
import type { Output } from '../bridge';
import { useRead, useRun } from './operation';

/** The Python environment of the bundled analysis server. */
export const useEngine = () => useRead('engine_status', {}, { select: ({ data }) => data });
export const useRepairEngine = () => useRun('engine_repair', ['engine_status', 'analysis_status']);

/** An answer that says how far the engine is stands at once for the state of before. */
function useEngineRun<N extends 'engine_stems_add' | 'engine_stems_remove'>(name: N) {
  const client = useQueryClient();
  return useRun(name, ['engine_status', 'analysis_status'], {
    onSuccess: (answer: Output<N>) => client.setQueryData(['engine_status', {}], answer),
  });
}

/** Fetches what stems need; how far it is comes by events. */
export const useAddStems = () => useEngineRun('engine_stems_add');

/** Removes what stems need; stems that were made stay. */
export const useRemoveStems = () => useEngineRun('engine_stems_remove');
