import { useState } from 'react';

/**
 * State that this window remembers: sizes, columns, folds. Nothing that the application or another front end
 * needs to know. `accept` turns what was stored by an older version into a value that makes sense now.
 */
export function useRemembered<T>(
  name: string,
  fallback: T,
  accept: (stored: unknown) => T | null,
): [T, (next: T | ((now: T) => T)) => void] {
  const key = `mismo.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const stored = localStorage.getItem(key);
      return (stored === null ? null : accept(JSON.parse(stored))) ?? fallback;
    } catch {
      return fallback;
    }
  });
  const set = (next: T | ((now: T) => T)) =>
    setValue((now) => {
      const value = typeof next === 'function' ? (next as (now: T) => T)(now) : next;
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // A full or forbidden storage costs only the memory.
      }
      return value;
    });
  return [value, set];
}

export const acceptBoolean = (stored: unknown) => (typeof stored === 'boolean' ? stored : null);
export const acceptWithin = (low: number, high: number) => (stored: unknown) =>
  typeof stored === 'number' && stored >= low && stored <= high ? stored : null;
