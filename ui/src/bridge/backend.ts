/** What a front end needs from its host, whichever way it reaches it. Two hosts: `tauri.ts` and `http.ts`. */
import type { OperationName, Signatures } from '../bindings/operations';
import type { Envelope, Stem } from '../bindings/types';

export type { OperationName };
export type Input<N extends OperationName> = Signatures[N]['input'];
export type Output<N extends OperationName> = Signatures[N]['output'];

/** What a listener learns besides events: whether the line to the application is up. */
export interface EventListener {
  event(envelope: Envelope): void;
  /** `false` while the application cannot be reached. */
  connected(up: boolean): void;
}

/** Things that only a desktop shell can do. */
export interface Native {
  /** Lets the DJ choose folders; empty when they changed their mind. */
  pickFolders(): Promise<string[]>;
  /** Lets the DJ choose a file with one of these endings; null when they changed their mind. */
  pickFile(wish: { title: string; endings: readonly string[] }): Promise<string | null>;
  /** Calls back with the folders that were dropped on the window, and while something is held over it. */
  onDrop(listener: { over(inside: boolean): void; drop(paths: string[]): void }): () => void;
  /** Shows a file or folder in the system's file manager; rejects with {@link CallError}. */
  reveal(path: string): Promise<void>;
  /** Ends the application and starts it again. */
  restart(): Promise<void>;
}

/** Which of a track's sounds. */
export interface SoundWish {
  /** The beat grid is mixed in, sample by sample. */
  clicks: boolean;
  /** Grows with each change of a beat grid: the sound at an older address has the older beats. */
  grid: number;
  /** One part of the track alone; null for all of it. */
  stem: Stem | null;
}

export interface Backend {
  /** Calls an operation; rejects with {@link CallError}. */
  call<N extends OperationName>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Output<N>>;
  /** Listens until the returned function is called. */
  listen(listener: EventListener): () => void;
  /** Address of a track's sound as PCM. */
  audioUrl(trackId: string, wish: SoundWish): Promise<string>;
  /**
   * Looks whether that sound is there, which an audio element does not tell; rejects with {@link CallError}:
   * `stem_gone` for a stem that was removed to save room.
   */
  checkAudio(trackId: string, wish: SoundWish): Promise<void>;
  /** Null in a browser. */
  native: Native | null;
}

/** Path of a track's sound, the same for both hosts; the application does not look at `grid`. */
export function audioPath(trackId: string, { clicks, grid, stem }: SoundWish): string {
  const query = new URLSearchParams();
  if (stem !== null) query.set('stem', stem);
  if (clicks) query.set('clicks', 'true');
  if (clicks && grid > 0) query.set('grid', String(grid));
  const text = query.toString();
  return `/api/tracks/${encodeURIComponent(trackId)}/audio${text && `?${text}`}`;
}

/** The `details` of a refused input: `[{field, message}]`. */
function fieldsOf(details: unknown): Record<string, string> {
  if (!Array.isArray(details)) return {};
  const named = details.filter(
    (detail): detail is { field: string; message: string } =>
      typeof detail?.field === 'string' && typeof detail?.message === 'string',
  );
  return Object.fromEntries(named.map(({ field, message }) => [field, message]));
}

/** An operation that failed. Match `code`, never texts. */
export class CallError extends Error {
  readonly code: string;
  readonly title: string;
  /** What is wrong with which field of the input, where the application says it. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, title: string, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'CallError';
    this.code = code;
    this.title = title;
    this.fields = fields;
  }

  /** Reads the `{error, message, code}` object that both hosts answer with. */
  static from(body: unknown): CallError {
    if (body instanceof CallError) return body;
    const { error, message, code, details } = (
      typeof body === 'object' && body !== null ? body : {}
    ) as Record<string, unknown>;
    const said =
      typeof message === 'string' ? message : typeof body === 'string' ? body : 'Something went wrong.';
    return new CallError(
      typeof code === 'string' ? code : 'unknown',
      typeof error === 'string' ? error : 'Failed',
      said,
      fieldsOf(details),
    );
  }

  /** The application itself could not be reached. */
  static offline(): CallError {
    return new CallError('offline', 'Not connected', 'Mismo cannot be reached. It may have been closed.');
  }
}
