/**
 * One subscription: what the application says puts itself into the cache, or marks what must be fetched again.
 *
 * A gap in `seq`, a `resync`, or a line that was lost and came back means that events were missed: everything is
 * fetched again.
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Envelope, JobSummary, QueueProgress, ServerState, Track } from '../bindings/types';
import type { Backend, OperationName, Output } from '../bridge';
import { useBackend } from './backend';
import { type Connection, connection } from './connection';
import { appendLog } from './logs';
import { appendSample } from './resources';

/** Reads of one track, by its id. */
const OF_A_TRACK: readonly OperationName[] = [
  'track_get',
  'track_beats',
  'track_downbeats',
  'track_waveform',
];

/** Numbers that move with every changed track; fetched at most this often. */
const COUNTS_EVERY_MS = 400;

/** The list of disagreements is long to make and moves with every analysis: fetched at most this often. */
const DISAGREEMENTS_EVERY_MS = 5000;

/**
 * Counts of smart lists and what goes with a track move with every changed track, and are searched for: fetched at
 * most this often, however many tracks change.
 */
const SEARCHES_EVERY_MS = 1000;

/** When the state leaves these, a start is over and written down. */
const IN_A_START: ReadonlySet<ServerState> = new Set(['provisioning', 'preflight', 'starting']);

/** In these, the server says what analyses: tracks of a lesser engine may come to light. */
const AT_WORK: ReadonlySet<ServerState> = new Set(['ready', 'external']);

/** Jobs that are not over. */
const openJobs = (progress: QueueProgress | undefined) =>
  progress === undefined ? 0 : progress.queued + progress.processing;

const rowStates = { queued: 'queued', processing: 'analysing' } as const;

/** A row with a job's newest state. An ended job changes more than its state: `tracks.changed` brings the row. */
function withJob<T extends Track>(track: T, job: JobSummary): T {
  if (job.status !== 'queued' && job.status !== 'processing') return track;
  return { ...track, state: rowStates[job.status], progress_percent: job.progress_percent };
}

/** Puts the jobs' states into every page of tracks, and every single track, that is loaded. */
function patchRows(client: QueryClient, jobs: JobSummary[]): void {
  const byTrack = new Map(jobs.map((job) => [job.track_id, job]));
  for (const [id, job] of byTrack) {
    client.setQueryData<Output<'track_get'>>(
      ['track_get', { id }],
      (answer) => answer && { ...answer, data: withJob(answer.data, job) },
    );
  }
  client.setQueriesData<Output<'tracks_list'>>({ queryKey: ['tracks_list'] }, (page) => {
    if (!page?.data.some((track) => byTrack.has(track.id))) return page;
    return {
      ...page,
      data: page.data.map((track) => {
        const job = byTrack.get(track.id);
        return job ? withJob(track, job) : track;
      }),
    };
  });
}

/** Applies one envelope to the cache; returns false when it shows that something was missed. */
export class EventIntake {
  readonly #client: QueryClient;
  #seq: number | null = null;
  #counts: ReturnType<typeof setTimeout> | undefined;
  #disagreements: ReturnType<typeof setTimeout> | undefined;
  #searches: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  take(envelope: Envelope): void {
    const missed =
      envelope.type === 'resync' ||
      (envelope.type === 'hello'
        ? this.#seq !== null && envelope.data.seq !== this.#seq
        : this.#seq !== null && envelope.seq > this.#seq + 1);
    if (envelope.type === 'hello') this.#seq = envelope.data.seq;
    else this.#seq = Math.max(this.#seq ?? 0, envelope.seq);
    if (missed) {
      this.refreshAll();
      return;
    }
    this.#apply(envelope);
  }

  refreshAll(): void {
    void this.#client.invalidateQueries();
  }

  stop(): void {
    clearTimeout(this.#counts);
    clearTimeout(this.#disagreements);
    clearTimeout(this.#searches);
  }

  #refresh(...names: OperationName[]): void {
    for (const name of names) void this.#client.invalidateQueries({ queryKey: [name] });
  }

  #refreshCounts(): void {
    if (this.#counts !== undefined) return;
    this.#counts = setTimeout(() => {
      this.#counts = undefined;
      this.#refresh('tracks_list', 'tracks_stats', 'directories_list');
    }, COUNTS_EVERY_MS);
  }

  #refreshSearches(): void {
    this.#searches ??= setTimeout(() => {
      this.#searches = undefined;
      this.#refresh('smart_lists', 'track_fits', 'duplicates_list', 'duplicates_stats', 'duplicate_get');
    }, SEARCHES_EVERY_MS);
  }

  #refreshDisagreements(): void {
    this.#disagreements ??= setTimeout(() => {
      this.#disagreements = undefined;
      this.#refresh('disagreements_list');
    }, DISAGREEMENTS_EVERY_MS);
  }

  /** Which engine has how many tracks; where there is one, the queue says it. */
  #refreshLoads(): void {
    const known = this.#client.getQueryData<Output<'analysis_servers'>>(['analysis_servers', {}]);
    if (known && known.servers.length + known.remotes.length > 1) this.#refresh('analysis_servers');
  }

  #apply(envelope: Envelope): void {
    const client = this.#client;
    switch (envelope.type) {
      case 'server.state': {
        const before = client.getQueryData<Output<'analysis_status'>>(['analysis_status', {}])?.state;
        client.setQueryData(['analysis_status', {}], envelope.data);
        client.setQueryData<Output<'analysis_servers'>>(
          ['analysis_servers', {}],
          (pool) =>
            pool && {
              ...pool,
              servers: pool.servers.map((server) =>
                server.number === 1 ? { ...server, status: envelope.data } : server,
              ),
            },
        );
        if (before && IN_A_START.has(before) && !IN_A_START.has(envelope.data.state))
          this.#refresh('analysis_starts');
        if (!(before && AT_WORK.has(before)) && AT_WORK.has(envelope.data.state))
          this.#refresh('analysis_improvable');
        break;
      }
      case 'smart_lists.changed':
        this.#refresh('smart_lists');
        break;
      case 'pool.changed':
        client.setQueryData(['analysis_servers', {}], envelope.data);
        break;
      case 'resources.sample':
        appendSample(client, envelope.data);
        break;
      case 'server.stage':
        client.setQueryData<Output<'analysis_status'>>(['analysis_status', {}], (status) => {
          if (!status) return status;
          const stage = envelope.data;
          const known = status.timeline.some(({ name }) => name === stage.name);
          const timeline = known
            ? status.timeline.map((old) => (old.name === stage.name ? stage : old))
            : [...status.timeline, stage];
          return { ...status, timeline };
        });
        break;
      case 'engine.provision':
        client.setQueryData(['engine_status', {}], { success: true, data: envelope.data });
        break;
      case 'queue.progress': {
        const before = client.getQueryData<Output<'queue_status'>>(['queue_status', {}])?.progress;
        if (openJobs(before) > 0 && openJobs(envelope.data) === 0) this.#refresh('analysis_improvable');
        client.setQueryData<Output<'queue_status'>>(
          ['queue_status', {}],
          (answer) => answer && { ...answer, progress: envelope.data },
        );
        this.#refreshLoads();
        break;
      }
      case 'log.batch':
        appendLog(client, envelope.data.lines);
        break;
      case 'folder.changed':
        this.#refresh('directories_list', 'tracks_stats', 'tracks_list', 'app_info', 'queue_status');
        this.#refreshSearches();
        break;
      case 'scan.progress':
      case 'scan.done':
        client.setQueryData<Output<'scans_active'>>(['scans_active', {}], (answer) => {
          const others = (answer?.data ?? []).filter(
            (scan) => scan.libraryDirectoryId !== envelope.data.libraryDirectoryId,
          );
          const data = envelope.type === 'scan.progress' ? [...others, envelope.data] : others;
          return { success: true, count: data.length, data };
        });
        if (envelope.type === 'scan.done') {
          this.#refreshCounts();
          this.#refreshSearches();
        }
        break;
      case 'import.progress':
        client.setQueryData(['import_status', {}], { success: true, data: envelope.data });
        if (!envelope.data.running) this.#refresh('backups_list');
        break;
      case 'tracks.changed': {
        const { ids, all } = envelope.data;
        const changed = new Set(ids);
        void client.invalidateQueries({
          predicate: ({ queryKey: [name, input] }) =>
            OF_A_TRACK.includes(name as OperationName) && (all || changed.has((input as { id: string }).id)),
        });
        this.#refreshCounts();
        this.#refreshSearches();
        this.#refreshDisagreements();
        break;
      }
      case 'job.changed':
        patchRows(client, envelope.data.jobs);
        break;
      case 'incident.opened':
      case 'incident.closed':
        client.setQueryData<Output<'incidents_list'>>(['incidents_list', {}], (answer) => {
          if (!answer) return answer;
          const others = answer.data.filter(({ id }) => id !== envelope.data.id);
          // What happened again is the newest; what is over stays where it was.
          const data =
            envelope.type === 'incident.opened'
              ? [envelope.data, ...others]
              : answer.data.map((old) => (old.id === envelope.data.id ? envelope.data : old));
          return { ...answer, count: data.length, data };
        });
        break;
      case 'settings.changed':
        this.#refresh('settings_list', 'analysis_status', 'queue_status', 'app_info', 'incidents_list');
        break;
    }
  }
}

/** Listens to `backend` until the returned function is called. */
export function follow(backend: Backend, client: QueryClient, line: Connection): () => void {
  const intake = new EventIntake(client);
  let lost = false;
  const off = backend.listen({
    event: (envelope) => intake.take(envelope),
    connected(up) {
      line.set(up);
      if (up && lost) intake.refreshAll();
      lost = !up;
    },
  });
  return () => {
    intake.stop();
    off();
  };
}

/** The window's one subscription. */
export function useEvents(): void {
  const backend = useBackend();
  const client = useQueryClient();
  useEffect(() => follow(backend, client, connection), [backend, client]);
}
