import { QueryClient } from '@tanstack/react-query';
import { CallError } from '../bridge';

/**
 * The cache. Nothing in it goes stale by time: events say when something changed, and a lost line refreshes all.
 * A call that never reached the application is tried again; an answer that says no is not.
 */
export function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && error instanceof CallError && error.code === 'offline',
        retryDelay: (failures) => 200 * 2 ** failures,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
