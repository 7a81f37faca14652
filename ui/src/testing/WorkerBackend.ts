import {
  type Backend,
  CallError,
  type EventListener,
  type Input,
  type OperationName,
  type Output,
} from '../bridge/backend';

/** A call on its way to the thread. */
export interface Asked {
  number: number;
  name: OperationName;
  input: unknown;
}

/** What came of it. */
export type Answered = { number: number } & (
  | { output: unknown }
  | { refused: { code: string; title: string; message: string } }
);

interface Waiting {
  resolve(output: unknown): void;
  reject(reason: unknown): void;
}

/** An invented library in a thread of its own: what it takes to answer does not hold up the page. */
export class WorkerBackend implements Backend {
  readonly native = null;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;

  constructor(tracks: number) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      type: 'module',
      name: String(tracks),
    });
    this.#worker.onmessage = ({ data }: MessageEvent<Answered>) => {
      const waiting = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      if ('output' in data) waiting?.resolve(data.output);
      else waiting?.reject(new CallError(data.refused.code, data.refused.title, data.refused.message));
    };
  }

  call<N extends OperationName>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Output<N>> {
    this.#number += 1;
    const number = this.#number;
    return new Promise<Output<N>>((resolve, reject) => {
      this.#waiting.set(number, { resolve: resolve as Waiting['resolve'], reject });
      signal?.addEventListener('abort', () => {
        this.#waiting.delete(number);
        reject(signal.reason);
      });
      this.#worker.postMessage({ number, name, input } satisfies Asked);
    });
  }

  listen(listener: EventListener): () => void {
    listener.connected(true);
    return () => undefined;
  }

  async audioUrl(): Promise<string> {
    throw new CallError('not_found', 'Not found', 'A library in a thread has no sound');
  }

  checkAudio = this.audioUrl as () => Promise<never>;
}
