import { CallError } from './backend';

/**
 * Asks the application for the sound at `url` and takes none of it: the answer's head says whether it is there. The
 * application keeps what it opened, so that the element that plays it next need not wait for it.
 */
export async function checkAudio(url: string): Promise<void> {
  const over = new AbortController();
  let response: Response;
  try {
    response = await fetch(url, { signal: over.signal });
  } catch {
    throw CallError.offline();
  }
  if (!response.ok) throw CallError.from(await response.json().catch(() => null));
  over.abort();
}
