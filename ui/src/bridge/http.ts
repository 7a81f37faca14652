/** The application over HTTP and a WebSocket: what a browser uses. */
import { operations } from '../bindings/operations';
import type { Envelope } from '../bindings/types';
import { audioPath, type Backend, CallError, type EventListener, type SoundWish } from './backend';
import { checkAudio } from './checkAudio';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;

/** Method, path and body of a call: `{id}` is filled from the input, the rest is query or JSON body. */
export function requestOf(
  operation: { method: string; path: string },
  input: object,
): { path: string; init: { method: string; headers?: Record<string, string>; body?: string } } {
  const rest: Record<string, unknown> = { ...input };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  if (operation.method === 'GET' || operation.method === 'DELETE') {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined && value !== null) query.set(name, String(value));
    }
    const text = query.toString();
    return { path: text ? `${path}?${text}` : path, init: { method: operation.method } };
  }
  return {
    path,
    init: {
      method: operation.method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rest),
    },
  };
}

async function answerOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // A proxy in front of a closed application answers with a page of its own.
    throw CallError.offline();
  }
}

/** Opens the event socket and opens it again for as long as the listener is there. */
function listen(base: string, listener: EventListener): () => void {
  let over = false;
  let socket: WebSocket | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_RETRY_MS;

  const open = () => {
    const address = new URL('/api/events', base);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(address);
    socket.onopen = () => {
      wait = FIRST_RETRY_MS;
      listener.connected(true);
    };
    socket.onmessage = ({ data }) => listener.event(JSON.parse(String(data)) as Envelope);
    socket.onclose = () => {
      if (over) return;
      listener.connected(false);
      retry = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_RETRY_MS);
    };
  };
  open();
  return () => {
    over = true;
    clearTimeout(retry);
    socket?.close();
  };
}

/** A backend at `base`, e.g. `http://127.0.0.1:3000`. */
export function httpBackend(base: string): Backend {
  const audioUrl = async (trackId: string, wish: SoundWish) => new URL(audioPath(trackId, wish), base).href;
  return {
    async call(name, input, signal) {
      const { path, init } = requestOf(operations[name], input);
      let response: Response;
      try {
        response = await fetch(new URL(path, base), { ...init, signal: signal ?? null });
      } catch (reason) {
        if (signal?.aborted) throw reason;
        throw CallError.offline();
      }
      const answer = await answerOf(response);
      if (!response.ok) throw CallError.from(answer);
      return answer as never;
    },
    listen: (listener) => listen(base, listener),
    audioUrl,
    checkAudio: async (trackId, wish) => checkAudio(await audioUrl(trackId, wish)),
    native: null,
  };
}
