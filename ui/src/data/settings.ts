import type { Setting } from '../bindings/types';
import { useRead, useRun } from './operation';

/** All settings with value, origin and what is allowed. */
export const useSettings = () => useRead('settings_list', {}, { select: ({ data }) => data });

/** One setting's value, or `fallback` until it is known. */
export function useSetting<T extends string | number | boolean>(key: string, fallback: T): T {
  const value = useSettings().data?.find(
    (setting) => setting.key.toLowerCase() === key.toLowerCase(),
  )?.parsedValue;
  return (value ?? fallback) as T;
}

export const useSaveSetting = () => useRun('setting_set', ['settings_list']);

/** Said of a setting that the environment fixes; null where the window may change it. */
export function lockedBy({ origin }: Pick<Setting, 'origin'>): string | null {
  if (origin === 'environment') return 'Set by the environment';
  if (origin === 'env_file') return 'Set in a .env file';
  return null;
}
