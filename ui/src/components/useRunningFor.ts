import { useState } from 'react';
import { useNow } from './useNow';

/**
 * A duration that goes on: `measured` milliseconds when it was last told, and what has passed since. `null` while
 * nothing runs.
 */
export function useRunningFor(measured: number | null): number | null {
  const now = useNow(measured === null ? null : 100);
  const [told, setTold] = useState({ measured, at: now });
  if (told.measured !== measured) setTold({ measured, at: now });
  return measured === null ? null : measured + Math.max(0, now - told.at);
}
