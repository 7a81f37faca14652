/**
 * An application that lives in this page: an invented library that answers the operations the window calls, and
 * events on demand. Tests change its parts (`server`, `queue`, `tracks`) or an answer (`answer`) and `emit`.
 */
import type {
  Directory,
  Edited,
  EngineStems,
  Envelope,
  Improvable,
  Incident,
  PoolServer,
  RemoteServer,
  QueueProgress,
  Setting,
  StageResult,
  Track,
  TrackQuery,
  Waveform,
} from '../bindings/types';
import {
  type Backend,
  CallError,
  type EventListener,
  type Input,
  type OperationName,
  type Output,
  type SoundWish,
} from '../bridge/backend';
import { camelot, keyOf } from '../music/key';
import { FakeBackups } from './backups';
import { FakeEdits } from './edits';
import { goodReport } from './incidents';
import { afterSetting, queueAnswers } from './queue';
import { inventResources } from './resources';
import { inventSound } from './sound';
import { inventStarts } from './starts';
import {
  defaultSettings,
  idleQueue,
  inventFolders,
  restingEngine,
  restingInfo,
  restingServer,
  someLog,
} from './state';
import { FakeStems } from './stems';
import { idOf, inventTrack } from './tracks';
import { inventBeats, inventWaveform } from './waveforms';

/** An event without its number and time. */
type Event = Envelope extends infer E
  ? E extends { type: infer T; data: infer D }
    ? { type: T; data: D }
    : never
  : never;

export type Answers = { [N in OperationName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

const data = <T>(value: T) => ({ success: true, data: value });
const listing = <T>(values: T[]) => ({ success: true, count: values.length, data: values });
const done = (message: string) => ({ success: true, message });

const hourOf = (track: Track) => {
  const key = keyOf(track.musical_key, track.mode);
  return key ? Number.parseInt(camelot(key), 10) : null;
};

const sortValue: Record<string, (track: Track) => string | number | null> = {
  date_added: (track) => track.id,
  title: (track) => track.title,
  artist: (track) => track.artist,
  album: (track) => track.album,
  genre: (track) => track.genre,
  bpm: (track) => track.bpm,
  key: hourOf,
  energy: (track) => track.energy_level,
  duration: (track) => track.duration_seconds,
  play_count: (track) => track.play_count,
  state: (track) => ['failed', 'analysing', 'queued', 'new', 'done'].indexOf(track.state),
};

function matches(track: Track, query: TrackQuery): boolean {
  const text = `${track.title} ${track.artist} ${track.genre} ${track.file_path}`.toLowerCase();
  const words = query.search?.toLowerCase().split(/\s+/) ?? [];
  return (
    words.every((word) => text.includes(word)) &&
    (query.artist === undefined || (track.artist ?? '').toLowerCase().includes(query.artist.toLowerCase())) &&
    (query.genre === undefined || (track.genre ?? '').toLowerCase().includes(query.genre.toLowerCase())) &&
    (query.bpm_min === undefined || (track.bpm ?? 0) >= query.bpm_min) &&
    (query.bpm_max === undefined || (track.bpm ?? Number.POSITIVE_INFINITY) <= query.bpm_max) &&
    (query.key === undefined || track.musical_key === query.key) &&
    (query.mode === undefined || track.mode === query.mode) &&
    (query.state === undefined || track.state === query.state) &&
    (query.analyzed === undefined || (track.date_analyzed !== null) === query.analyzed) &&
    (query.library_id === undefined || track.library_directory_id === query.library_id)
  );
}

export class FakeBackend implements Backend {
  native: Backend['native'] = null;
  server = restingServer;
  /** Servers beside it. */
  otherServers: PoolServer[] = [];
  /** Servers on other computers. */
  remotes: RemoteServer[] = [];
  starts = inventStarts();
  resources = inventResources();
  engine = restingEngine;
  queue = idleQueue;
  /** How long an analysis of a track takes, where that is asked. */
  secondsATrack = 2;
  info = restingInfo;
  incidents: Incident[] = [];
  report = goodReport;
  folders: Directory[];
  tracks: Track[];
  /** What the DJ set by hand, and what the files' tags say. */
  readonly edits = new FakeEdits();
  readonly stems = new FakeStems();
  readonly backups = new FakeBackups();
  improvable: Improvable = { count: 0, engine: 'mismo 2' };
  settings = defaultSettings();
  log = someLog;
  /** Every call, in order. */
  readonly calls: { name: OperationName; input: unknown }[] = [];

  readonly #overrides: Answers = {};
  readonly #listeners = new Set<EventListener>();
  #seq = 0;

  constructor({ tracks = 40 }: { tracks?: number } = {}) {
    this.folders = tracks > 0 ? inventFolders(tracks) : [];
    this.tracks = Array.from({ length: tracks }, (_, index) => inventTrack(index, idOf('d', index % 4)));
  }

  /** Replaces the answer of `name`; throw a `CallError` to refuse. */
  answer<N extends OperationName>(
    name: N,
    answer: (input: Input<N>) => Output<N> | Promise<Output<N>>,
  ): this {
    (this.#overrides as Record<string, unknown>)[name] = answer;
    return this;
  }

  /** Sends an event to all who listen. `skip` leaves numbers out, as if events had been lost. */
  emit(event: Event, { skip = 0 } = {}): void {
    this.#seq += 1 + skip;
    const envelope: Envelope = { seq: this.#seq, at: '2026-11-23T14:03:00Z', ...event };
    for (const listener of this.#listeners) listener.event(envelope);
  }

  /** Cuts or restores the line. */
  connect(up: boolean): void {
    for (const listener of this.#listeners) listener.connected(up);
  }

  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    listener.connected(true);
    return () => this.#listeners.delete(listener);
  }

  /** How far what stems need is, from now on. */
  setStems(change: Partial<EngineStems>): void {
    this.engine = { ...this.engine, stems: { ...this.engine.stems, error: null, ...change } };
    this.emit({ type: 'engine.provision', data: this.engine });
  }

  /** The stems that were asked for are made. */
  finishStems(): void {
    const ids = this.stems.finish();
    this.settle(ids, 'done');
  }

  /** Where these tracks stand, from now on. */
  settle(ids: readonly string[], state: Track['state']): void {
    this.tracks = this.tracks.map((track) =>
      ids.includes(track.id) ? { ...track, state, progress_percent: state === 'done' ? null : 0 } : track,
    );
    this.emit({ type: 'tracks.changed', data: { ids: ids.slice(0, 200), all: ids.length > 200 } });
  }

  /** How the queue stands, from now on. */
  tell(queue: QueueProgress): void {
    this.queue = queue;
    this.emit({ type: 'queue.progress', data: queue });
  }

  /** Sets a setting as the application does, whoever asked for it; null goes back to the default. */
  set(key: string, value: Setting['parsedValue']): Setting {
    const setting = this.settings.find((known) => known.key === key);
    if (!setting) throw new CallError('not_found', 'Not found', `There is no setting ${key}`);
    if (setting.locked)
      throw new CallError('set_by_environment', 'Set by environment', `${key} is set by the environment`);
    const fallback = setting.type === 'bool' ? setting.default === 'true' : setting.default;
    const changed: Setting =
      value === null
        ? { ...setting, value: setting.default, parsedValue: fallback, origin: 'default' }
        : { ...setting, value: String(value), parsedValue: value, origin: 'saved' };
    this.settings = this.settings.map((old) => (old.key === key ? changed : old));
    this.emit({ type: 'settings.changed', data: { keys: [key] } });
    const queue = afterSetting(this.queue, changed);
    if (queue !== this.queue) this.tell(queue);
    return changed;
  }

  async audioUrl(trackId: string, { clicks, stem }: SoundWish): Promise<string> {
    return URL.createObjectURL(inventSound(this.#track(trackId), clicks, stem));
  }

  async checkAudio(trackId: string, { stem }: SoundWish): Promise<void> {
    if (stem !== null) this.stems.check(this.#track(trackId).id);
  }

  async call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> {
    this.calls.push({ name, input });
    const answer = (this.#overrides[name] ?? this.#answers[name]) as
      | ((input: Input<N>) => Output<N> | Promise<Output<N>>)
      | undefined;
    if (!answer) throw new CallError('not_found', 'Not found', `The fake has no ${name}`);
    return answer(input);
  }

  #track(id: string): Track {
    const track = this.tracks.find((candidate) => candidate.id === id);
    if (!track) throw new CallError('not_found', 'Not found', `There is no track with the id ${id}`);
    return track;
  }

  #analysed(id: string): Track {
    const track = this.#track(id);
    if (!track.has_waveform)
      throw new CallError('no_analysis', 'Not found', 'This track is not analysed yet');
    return track;
  }

  #folder(id: string): Directory {
    const folder = this.folders.find((candidate) => candidate.id === id);
    if (!folder) throw new CallError('not_found', 'Not found', `There is no folder with the id ${id}`);
    return folder;
  }

  #incident(id: string): Incident {
    const incident = this.incidents.find((candidate) => candidate.id === id);
    if (!incident) throw new CallError('not_found', 'Not found', `There is no incident with the id ${id}`);
    return incident;
  }

  #page(query: TrackQuery): Output<'tracks_list'> {
    const { page = 1, limit = 50, sort = 'date_added', order = 'ASC' } = query;
    const value = sortValue[sort] ?? (() => null);
    const sign = order === 'DESC' ? -1 : 1;
    const found = this.tracks
      .filter((track) => matches(track, query))
      .sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === y) return 0;
        if (x === null || y === null) return x === null ? 1 : -1;
        return (x < y ? -1 : 1) * sign;
      });
    return {
      success: true,
      data: found.slice((page - 1) * limit, page * limit),
      pagination: { page, limit, total: found.length, totalPages: Math.ceil(found.length / limit) },
    };
  }

  /** Puts edited rows into the library and tells of them, as the application does. */
  #edited({ rows, edited }: { rows: Track[]; edited: Edited }): Output<'tracks_edit'> {
    const changed = new Map(rows.map((row) => [row.id, row]));
    this.tracks = this.tracks.map((track) => changed.get(track.id) ?? track);
    this.emit({
      type: 'tracks.changed',
      data: { ids: [...changed.keys()].slice(0, 200), all: rows.length > 200 },
    });
    return data(edited);
  }

  #waveform(id: string, zoom: number): Waveform {
    return inventWaveform(this.#analysed(id), zoom as 0 | 1 | 2);
  }

  readonly #answers: Answers = {
    app_info: () => data(this.info),
    analysis_status: () => this.server,
    analysis_start: () => ({ message: 'Analysis server started successfully', status: this.server }),
    analysis_starts: () => this.starts,
    analysis_servers: () => ({
      servers: [
        { number: 1, jobs_in_flight: this.queue.processing, status: this.server },
        ...this.otherServers,
      ],
      remotes: this.remotes,
    }),
    analysis_stop: () => ({ message: 'Analysis server stopped successfully' }),
    analysis_restart: () => ({ message: 'Analysis server restarted successfully', status: this.server }),
    analysis_request: ({ track_id, priority = 'normal' }) => {
      const track = this.#track(track_id);
      return {
        message: 'queued',
        job: {
          job_id: track.file_hash ?? '',
          track_id,
          status: 'queued',
          priority,
          progress_percent: 0,
          created_at: '2026-11-23 14:03:00',
          last_error: null,
        },
      };
    },
    analysis_improvable: () => this.improvable,
    job_cancel: ({ id }) => ({ message: 'cancelled', job_id: id }),
    incidents_list: ({ open }) =>
      listing(this.incidents.filter(({ state }) => open === undefined || open === (state === 'open'))),
    incident_act: ({ id, action }) => {
      const opens = {
        open_settings: 'settings',
        choose_python: 'settings',
        open_folders: 'folders',
        open_log: 'logs',
      };
      const place = (opens as Record<string, 'settings' | 'folders' | 'logs'>)[action] ?? null;
      const setting = action === 'choose_python' ? 'PYTHON_SERVER_PYTHON_PATH' : null;
      return data({ incident: this.#incident(id), done: 'Done', opens: place, setting });
    },
    incident_dismiss: ({ id }) => {
      const closed: Incident = {
        ...this.#incident(id),
        state: 'dismissed',
        resolved_at: '2026-11-23T14:03:00Z',
        actions: [],
        held: [],
      };
      this.incidents = this.incidents.map((old) => (old.id === id ? closed : old));
      return data(closed);
    },
    doctor_report: () => data(this.report),
    diagnostics_write: () =>
      data({
        path: '/data/diagnostics/mismo-diagnostics-2026-11-23-140300.zip',
        size: 84_213,
        files: ['README.txt'],
      }),
    resources_get: () => data(this.resources),
    engine_status: () => data(this.engine),
    engine_repair: () => data(this.engine),
    engine_stems_add: () => {
      this.setStems({ state: 'preparing' });
      return data(this.engine);
    },
    engine_stems_remove: () => {
      this.setStems({ state: 'absent' });
      return data(this.engine);
    },
    directories_list: () => listing(this.folders),
    directories_check: () => listing(this.folders),
    directory_add: ({ path }) => {
      const template = inventFolders(0)[0] as Directory;
      const name = path.split('/').at(-1) ?? path;
      const folder = { ...template, id: idOf('d', 100 + this.folders.length), path, name, total_tracks: 0 };
      this.folders = [...this.folders, folder];
      return data(folder);
    },
    directory_update: ({ id, ...change }) => {
      const folder = { ...this.#folder(id), ...change } as Directory;
      this.folders = this.folders.map((old) => (old.id === id ? folder : old));
      return data(folder);
    },
    directory_remove: ({ id }) => {
      this.#folder(id);
      this.folders = this.folders.filter((folder) => folder.id !== id);
      return done('Folder removed');
    },
    scan_start: ({ id, strategy = 'hybrid' }) => data({ libraryDirectoryId: id, strategy }),
    scan_cancel: () => done('Scan cancelled'),
    scans_active: () => listing([]),
    watcher_status: () => data({ activeCount: 0, watchers: [] }),
    tracks_list: (query) => this.#page(query),
    tracks_stats: () => {
      const analyzed = this.tracks.filter((track) => track.date_analyzed !== null).length;
      const failed = this.tracks.filter((track) => track.state === 'failed').length;
      const total = this.tracks.length;
      return data({
        total,
        missing: 0,
        analyzed,
        failed,
        not_analyzed: total - analyzed - failed,
        duplicates: 0,
        added_this_week: Math.min(64, total),
        total_size: total * 40_000_000,
        avg_duration: 360,
      });
    },
    track_get: ({ id }) => {
      const track = this.#track(id);
      const result = (stage: unknown) => ({
        status: 'completed',
        data: stage,
        error: null,
        engine: 'mismo',
        engine_version: '0.1.0',
        finished_at: '2026-11-20T10:05:00Z',
      });
      const found = this.edits.found(track);
      const basic = {
        tempo: found.bpm,
        tempo_confidence: found.bpm_confidence,
        constant: found.constant_tempo,
        key: found.musical_key,
        mode: found.mode,
        tempo_candidates: [
          { bpm: found.bpm, score: 0.9 },
          { bpm: (found.bpm ?? 0) / 2, score: 0.2 },
        ],
        key_candidates: [
          { key: found.musical_key, mode: found.mode, score: 0.8 },
          { key: ((found.musical_key ?? 0) + 7) % 12, mode: found.mode, score: 0.5 },
        ],
      };
      const analysis: Record<string, StageResult> = track.has_waveform
        ? {
            basic_features: result(basic),
            characteristics: result({
              integrated_lufs: track.loudness,
              loudness_range: 6.2,
              true_peak_db: -0.3,
            }),
            ...this.stems.stage(track),
          }
        : {};
      return data({ ...track, hotCues: [], analysis });
    },
    track_beats: ({ id }) => {
      const beats = inventBeats(this.#analysed(id));
      return data({ track_id: id, beats, count: beats.length });
    },
    track_downbeats: ({ id }) => {
      const downbeats = this.edits.downbeats(this.#analysed(id));
      return data({ track_id: id, downbeats, count: downbeats.length });
    },
    track_waveform: ({ id, zoom = 0 }) => data(this.#waveform(id, zoom)),
    tracks_edit: ({ track_ids, edit }) => this.#edited(this.edits.edit(this.tracks, track_ids, edit)),
    tracks_edit_undo: () => this.#edited(this.edits.undo()),
    disagreements_list: () => listing(this.edits.disagreements(this.tracks)),
    logs_list: () => listing(this.log),
    settings_list: () => listing(this.settings),
    setting_set: ({ key, value = null }) => data(this.set(key, value)),
    ...queueAnswers(this),
    ...this.backups.answers,
  };
}
