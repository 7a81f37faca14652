/** A real `mismo serve` of its own: data folder, ports and environment shared with nobody. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** The binary under test. */
export const binary = resolve(process.env.MISMO_BIN ?? join(root, 'target/debug/mismo'));

/** The prepared Python environment that all tests share. */
export const engineDir = resolve(process.env.MISMO_ENGINE_DIR ?? join(root, 'target/engine'));

/** Variables that would reach into the application under test. */
const OURS = /^(MISMO_|PYTHON_SERVER_|ANALYSIS_|MAX_CONCURRENT_|LOG_LEVEL$)/;

/** This process's environment without settings of the application, save where its tools are. */
export function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (!OURS.test(entry[0]) || entry[0] === 'MISMO_UV'),
    ),
  );
}

/** A port of this computer that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => found(port));
    });
  });
}

/** Resolves with the process's code; never rejects. */
const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done(child.exitCode);
    else child.once('exit', (code) => done(code));
  });

/** Waits for the line that names the address; fails with all that was printed when the process ends first. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let printed = '';
    const read = (text: Buffer) => {
      printed += text.toString();
      const url = /Mismo DJ is at (http:\/\/\S+)/.exec(printed)?.[1];
      if (url) found(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => failed(new Error(`mismo serve ended with ${code}:\n${printed}`)));
    child.once('error', failed);
  });
}

export class Mismo {
  /** A folder of its own, removed at the end: data folder and music lie in it. */
  readonly home: string;
  readonly url: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess;

  private constructor(home: string, environment: Record<string, string>, child: ChildProcess, url: string) {
    this.home = home;
    this.url = url;
    this.#environment = environment;
    this.#child = child;
  }

  /**
   * Starts one with `settings` as environment variables. The analysis server is off unless they say otherwise;
   * the API listens on a port of its own that stays the same over {@link restart}.
   */
  static async start(settings: Record<string, string> = {}): Promise<Mismo> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'mismo-e2e-')));
    const environment = {
      ...cleanEnvironment(),
      MISMO_DATA_DIR: join(home, 'data'),
      MISMO_ENGINE_DIR: engineDir,
      MISMO_API_PORT: String(await freePort()),
      PYTHON_SERVER_PORT: String(await freePort()),
      PYTHON_SERVER_AUTO_START: 'false',
      HOME: home,
      ...settings,
    };
    const child = Mismo.#spawn(environment, home);
    return new Mismo(home, environment, child, await address(child));
  }

  static #spawn(environment: Record<string, string>, home: string): ChildProcess {
    return spawn(binary, ['serve'], { env: environment, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Calls an operation over HTTP and returns the body. */
  async call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.url), {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Ends it as Ctrl+C would and returns its code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return ended(this.#child);
  }

  /** Starts it again, on the same data and the same address. */
  async restart(): Promise<void> {
    this.#child = Mismo.#spawn(this.#environment, this.home);
    await address(this.#child);
  }

  /** Ends it and removes what it left. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}
