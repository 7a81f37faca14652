/**
 * The two building blocks of every hook in this folder: read an operation, run an operation.
 *
 * A query's key is `[name, input]`, so that `events.ts` can refresh by name.
 */
import {
  keepPreviousData,
  type UseMutationOptions,
  type UseQueryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { CallError, Input, OperationName, Output } from '../bridge';
import { useBackend } from './backend';

type ReadOptions<N extends OperationName, T> = Omit<
  UseQueryOptions<Output<N>, CallError, T>,
  'queryKey' | 'queryFn'
>;

/** Reads `name`; while another input is fetched, the last answer stays. */
export function useRead<N extends OperationName, T = Output<N>>(
  name: N,
  input: Input<N>,
  options?: ReadOptions<N, T>,
) {
  const backend = useBackend();
  return useQuery<Output<N>, CallError, T>({
    queryKey: [name, input],
    queryFn: ({ signal }) => backend.call(name, input, signal),
    placeholderData: keepPreviousData as never,
    ...options,
  });
}

/** Runs `name`; afterwards the answers of `refreshes` are fetched again, before any event says so. */
export function useRun<N extends OperationName>(
  name: N,
  refreshes: readonly OperationName[] = [],
  options?: Omit<UseMutationOptions<Output<N>, CallError, Input<N>>, 'mutationFn'>,
) {
  const backend = useBackend();
  const client = useQueryClient();
  return useMutation<Output<N>, CallError, Input<N>>({
    mutationFn: (input) => backend.call(name, input),
    ...options,
    onSettled: () => {
      for (const refreshed of refreshes) void client.invalidateQueries({ queryKey: [refreshed] });
    },
  });
}
