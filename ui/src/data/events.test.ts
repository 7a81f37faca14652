import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import type { Output } from '../bridge';
import { FakeBackend } from '../testing/FakeBackend';
import { inventSample } from '../testing/resources';
import { Connection } from './connection';
import { follow } from './events';

/** A backend that is listened to, with one read under watch. */
function following() {
  const fake = new FakeBackend({ tracks: 3 });
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const line = new Connection();
  const off = follow(fake, client, line);
  const reads = vi.fn(() => fake.call('analysis_status', {}));
  const observer = new QueryObserver(client, { queryKey: ['analysis_status', {}], queryFn: reads });
  const stop = observer.subscribe(() => undefined);
  return {
    fake,
    client,
    line,
    reads,
    close() {
      stop();
      off();
      client.clear();
    },
  };
}

describe('what must be fetched again', () => {
  it('is nothing while numbers follow each other', async () => {
    const { fake, client, reads, close } = following();
    await vi.waitFor(() => expect(client.getQueryData(['analysis_status', {}])).toBeDefined());
    fake.emit({ type: 'hello', data: { version: '0', seq: 1 } });
    fake.emit({ type: 'settings.changed', data: { keys: [] } });
    const before = reads.mock.calls.length;
    fake.emit({ type: 'server.state', data: { ...fake.server, state: 'degraded' } });
    expect(client.getQueryData<Output<'analysis_status'>>(['analysis_status', {}])?.state).toBe('degraded');
    expect(reads).toHaveBeenCalledTimes(before);
    close();
  });

  it('is the lists that another program changed', async () => {
    const { fake, client, close } = following();
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    client.setQueryData(['smart_lists', {}], { success: true, count: 0, data: [] });
    fake.emit({ type: 'smart_lists.changed', data: {} });
    expect(client.getQueryState(['smart_lists', {}])?.isInvalidated).toBe(true);
    close();
  });

  it('is everything after a gap', async () => {
    const { fake, client, reads, close } = following();
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    fake.emit({ type: 'server.state', data: fake.server });
    fake.emit({ type: 'server.state', data: fake.server }, { skip: 2 });
    await vi.waitFor(() => expect(reads).toHaveBeenCalledTimes(2));
    close();
  });

  it('is everything after a resync', async () => {
    const { fake, client, reads, close } = following();
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    fake.emit({ type: 'resync', data: {} });
    await vi.waitFor(() => expect(reads).toHaveBeenCalledTimes(2));
    close();
  });

  it('is everything when the line comes back', async () => {
    const { fake, client, line, reads, close } = following();
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    fake.connect(false);
    expect(line.current()).toBe(false);
    fake.connect(true);
    await vi.waitFor(() => expect(reads).toHaveBeenCalledTimes(2));
    expect(line.current()).toBe(true);
    close();
  });
});

describe('what is put in at once', () => {
  it("is a job's progress, into the rows that show its track", async () => {
    const { fake, client, close } = following();
    const query = { page: 1, limit: 200 };
    const page = await fake.call('tracks_list', query);
    client.setQueryData(['tracks_list', query], page);
    const [first, second] = page.data;
    fake.emit({
      type: 'job.changed',
      data: {
        jobs: [
          {
            job_id: 'a',
            track_id: first?.id ?? '',
            status: 'processing',
            priority: 'normal',
            progress_percent: 40,
            created_at: '',
            last_error: null,
          },
        ],
      },
    });
    const rows = client.getQueryData<Output<'tracks_list'>>(['tracks_list', query])?.data;
    expect(rows?.[0]).toMatchObject({ state: 'analysing', progress_percent: 40 });
    expect(rows?.[1]).toBe(second);
    close();
  });

  it('is a sample of resources, once', async () => {
    const { fake, client, close } = following();
    await client.fetchQuery({
      queryKey: ['resources_get', {}],
      queryFn: () => fake.call('resources_get', {}),
    });
    const samples = () => client.getQueryData<Output<'resources_get'>>(['resources_get', {}])?.data.samples;
    const sample = inventSample(Date.parse('2026-11-23T15:00:00Z'), 50);
    fake.emit({ type: 'resources.sample', data: sample });
    fake.emit({ type: 'resources.sample', data: sample });
    expect(
      samples()
        ?.slice(-2)
        .map(({ at }) => at),
    ).toEqual(['2026-11-23T14:50:00.000Z', sample.at]);
    expect(samples()).toHaveLength(720);
    close();
  });

  it('fetches the history when a start is over, and only then', async () => {
    const { fake, client, close } = following();
    await vi.waitFor(() => expect(client.getQueryData(['analysis_status', {}])).toBeDefined());
    await client.fetchQuery({
      queryKey: ['analysis_starts', {}],
      queryFn: () => fake.call('analysis_starts', {}),
    });
    const stale = () => client.getQueryState(['analysis_starts', {}])?.isInvalidated;
    for (const state of ['stopping', 'stopped', 'preflight', 'starting'] as const) {
      fake.emit({ type: 'server.state', data: { ...fake.server, state } });
      expect(stale()).toBe(false);
    }
    fake.emit({ type: 'server.state', data: { ...fake.server, state: 'ready' } });
    expect(stale()).toBe(true);
    close();
  });

  it('asks for the disagreements some time after tracks changed, once for many of them', async () => {
    const { fake, client, close } = following();
    const asked = vi.fn(() => fake.call('disagreements_list', {}));
    await client.fetchQuery({ queryKey: ['disagreements_list', {}], queryFn: asked });
    const observer = new QueryObserver(client, {
      queryKey: ['disagreements_list', {}],
      queryFn: asked,
      staleTime: Number.POSITIVE_INFINITY,
    });
    const stop = observer.subscribe(() => undefined);
    vi.useFakeTimers();
    try {
      for (let changed = 0; changed < 20; changed += 1)
        fake.emit({ type: 'tracks.changed', data: { ids: [`${changed}`], all: false } });
      await vi.advanceTimersByTimeAsync(1000);
      expect(asked).toHaveBeenCalledTimes(1);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(asked).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
      stop();
      close();
    }
  });

  it("is a job's progress, into the single track", async () => {
    const { fake, client, close } = following();
    const id = fake.tracks[0]?.id ?? '';
    const key = ['track_get', { id }];
    client.setQueryData(key, await fake.call('track_get', { id }));
    const job = { job_id: 'a', track_id: id, status: 'processing', priority: 'high' } as const;
    const more = { progress_percent: 30, created_at: '', last_error: null };
    fake.emit({ type: 'job.changed', data: { jobs: [{ ...job, ...more }] } });
    const track = client.getQueryData<Output<'track_get'>>(key)?.data;
    expect(track).toMatchObject({ id, state: 'analysing', progress_percent: 30, hotCues: [] });
    close();
  });

  it('asks what could be improved when an engine comes to work, and when the work is done', async () => {
    const { fake, client, close } = following();
    await vi.waitFor(() => expect(client.getQueryData(['analysis_status', {}])).toBeDefined());
    const key = ['analysis_improvable', {}];
    const fetched = async () => {
      await client.fetchQuery({ queryKey: key, queryFn: () => fake.call('analysis_improvable', {}) });
    };
    const stale = () => client.getQueryState(key)?.isInvalidated;
    await fetched();
    fake.emit({ type: 'server.state', data: { ...fake.server, restarts: 1 } });
    fake.emit({ type: 'server.state', data: { ...fake.server, state: 'starting' } });
    expect(stale()).toBe(false);
    fake.emit({ type: 'server.state', data: { ...fake.server, state: 'ready' } });
    expect(stale()).toBe(true);

    await fetched();
    client.setQueryData(['queue_status', {}], await fake.call('queue_status', {}));
    fake.emit({ type: 'queue.progress', data: { ...fake.queue, queued: 1, processing: 1 } });
    fake.emit({ type: 'queue.progress', data: { ...fake.queue, queued: 0, processing: 1 } });
    expect(stale()).toBe(false);
    fake.emit({ type: 'queue.progress', data: fake.queue });
    expect(stale()).toBe(true);
    close();
  });

  it('is a stage of the start', async () => {
    const { fake, client, close } = following();
    await vi.waitFor(() => expect(client.getQueryData(['analysis_status', {}])).toBeDefined());
    fake.emit({
      type: 'server.stage',
      data: { name: 'models', state: 'running', startedMs: 10, durationMs: 5, usualMs: null, parts: [] },
    });
    const status = client.getQueryData<Output<'analysis_status'>>(['analysis_status', {}]);
    expect(status?.timeline.find(({ name }) => name === 'models')?.state).toBe('running');
    expect(status?.timeline).toHaveLength(fake.server.timeline.length);
    close();
  });
});
