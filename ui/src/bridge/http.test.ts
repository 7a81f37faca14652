import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallError } from './backend';
import { httpBackend, requestOf } from './http';

describe('requests', () => {
  it('fills the path and puts the rest of a GET into the query', () => {
    const { path, init } = requestOf(
      { method: 'GET', path: '/api/tracks/{id}/waveform' },
      { id: 'a/b', zoom: 2, missing: undefined },
    );
    expect(path).toBe('/api/tracks/a%2Fb/waveform?zoom=2');
    expect(init).toEqual({ method: 'GET' });
  });

  it('sends the rest of a PUT as JSON', () => {
    const { path, init } = requestOf(
      { method: 'PUT', path: '/api/settings/{key}' },
      { key: 'LOG_LEVEL', value: 'debug' },
    );
    expect(path).toBe('/api/settings/LOG_LEVEL');
    expect(init.body).toBe('{"value":"debug"}');
  });
});

describe('sound', () => {
  const { audioUrl, checkAudio } = httpBackend('http://127.0.0.1:3000');
  afterEach(() => vi.unstubAllGlobals());
  it.each([
    [{ clicks: false, grid: 3, stem: null }, '/api/tracks/a%2Fb/audio'],
    [{ clicks: true, grid: 0, stem: null }, '/api/tracks/a%2Fb/audio?clicks=true'],
    [{ clicks: true, grid: 3, stem: null }, '/api/tracks/a%2Fb/audio?clicks=true&grid=3'],
    [{ clicks: false, grid: 0, stem: 'vocals' as const }, '/api/tracks/a%2Fb/audio?stem=vocals'],
    [
      { clicks: true, grid: 1, stem: 'other' as const },
      '/api/tracks/a%2Fb/audio?stem=other&clicks=true&grid=1',
    ],
  ])('%j', async (wish, path) => expect(await audioUrl('a/b', wish)).toBe(`http://127.0.0.1:3000${path}`));

  it('is looked for without being fetched', async () => {
    let asked: RequestInit | undefined;
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      asked = init;
      return new Response('RIFF');
    });
    await checkAudio('a', { clicks: false, grid: 0, stem: 'vocals' });
    expect(asked?.signal?.aborted).toBe(true);
  });

  it('that was removed is told by its code', async () => {
    const body = { error: 'Stems were removed', message: 'Make them again', code: 'stem_gone' };
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status: 410 }));
    await expect(checkAudio('a', { clicks: false, grid: 0, stem: 'vocals' })).rejects.toMatchObject({
      code: 'stem_gone',
    });
  });
});

describe('answers', () => {
  const backend = httpBackend('http://127.0.0.1:3000');
  afterEach(() => vi.unstubAllGlobals());
  const failure = () =>
    backend.call('analysis_start', {}).then(
      () => null,
      (error: CallError) => error,
    );

  it('turns an error body into its code', async () => {
    const body = { error: 'Conflict', message: 'Not ours', code: 'external' };
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status: 409 }));
    expect(await failure()).toMatchObject({ code: 'external', title: 'Conflict', message: 'Not ours' });
  });

  it('calls an unreachable application offline', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    expect(await failure()).toMatchObject({ code: 'offline' });
  });

  it("does not take a proxy's page for an answer", async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }));
    expect(await failure()).toMatchObject({ code: 'offline' });
  });
});

describe('events', () => {
  const sockets: FakeSocket[] = [];
  class FakeSocket {
    onopen?: () => void;
    onmessage?: (message: { data: string }) => void;
    onclose?: () => void;
    closed = false;
    readonly address: string;
    constructor(address: URL) {
      this.address = String(address);
      sockets.push(this);
    }
    close() {
      this.closed = true;
      this.onclose?.();
    }
  }

  beforeEach(() => {
    sockets.length = 0;
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('connects again after the line was lost, and stops when nobody listens', () => {
    const said: unknown[] = [];
    const off = httpBackend('http://127.0.0.1:3000').listen({
      event: ({ type }) => said.push(type),
      connected: (up) => said.push(up),
    });
    expect(sockets[0]?.address).toBe('ws://127.0.0.1:3000/api/events');
    sockets[0]?.onopen?.();
    sockets[0]?.onmessage?.({ data: '{"type":"resync","seq":1,"at":"","data":{}}' });
    sockets[0]?.onclose?.();
    expect(said).toEqual([true, 'resync', false]);

    vi.runOnlyPendingTimers();
    expect(sockets).toHaveLength(2);
    sockets[1]?.onopen?.();
    expect(said.at(-1)).toBe(true);

    off();
    vi.runAllTimers();
    expect(sockets[1]?.closed).toBe(true);
    expect(sockets).toHaveLength(2);
  });
});
