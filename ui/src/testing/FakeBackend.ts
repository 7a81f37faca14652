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
  QueueProgress,
  RemoteServer,
  Setting,
  Track,
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
import { data, listing } from './answers';
import { FakeBackups } from './backups';
import { duplicateAnswers } from './duplicates';
import { FakeEdits } from './edits';
import { engineAnswers } from './engineAnswers';
import { folderAnswers } from './folderAnswers';
import { FakeImports } from './imports';
import { incidentAnswers } from './incidentAnswers';
import { goodReport } from './incidents';
import { listAnswers } from './listAnswers';
import { afterSetting, queueAnswers } from './queue';
import { inventResources } from './resources';
import { scanAnswers } from './scans';
import type { Surroundings } from './search/conditions';
import { FakeSmartLists } from './smartLists';
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
import { trackAnswers } from './trackAnswers';
import { idOf, inventTrack } from './tracks';

/** The moment at which the invented application stands still. */
const NOW = Date.parse('2026-11-23T14:03:00Z');

/** An event without its number and time. */
type Event = Envelope extends infer E
  ? E extends { type: infer T; data: infer D }
    ? { type: T; data: D }
    : never
  : never;

export type Answers = { [N in OperationName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

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
  readonly imports = new FakeImports();
  readonly smartLists = new FakeSmartLists(() => this.around());
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

  /** What a search may ask about beside a row. */
  around(): Surroundings {
    return { tracks: this.tracks, now: NOW };
  }

  async audioUrl(trackId: string, { clicks, stem }: SoundWish): Promise<string> {
    return URL.createObjectURL(inventSound(this.track(trackId), clicks, stem));
  }

  async checkAudio(trackId: string, { stem }: SoundWish): Promise<void> {
    if (stem !== null) this.stems.check(this.track(trackId).id);
  }

  async call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> {
    this.calls.push({ name, input });
    const answer = (this.#overrides[name] ?? this.#answers[name]) as
      | ((input: Input<N>) => Output<N> | Promise<Output<N>>)
      | undefined;
    if (!answer) throw new CallError('not_found', 'Not found', `The fake has no ${name}`);
    return answer(input);
  }

  /** The track with this id; refuses as the application does. */
  track(id: string): Track {
    const track = this.tracks.find((candidate) => candidate.id === id);
    if (!track) throw new CallError('not_found', 'Not found', `There is no track with the id ${id}`);
    return track;
  }

  /** The same, of a track that was analysed. */
  analysed(id: string): Track {
    const track = this.track(id);
    if (!track.has_waveform)
      throw new CallError('no_analysis', 'Not found', 'This track is not analysed yet');
    return track;
  }

  /** Puts edited rows into the library and tells of them, as the application does. */
  edited({ rows, edited }: { rows: Track[]; edited: Edited }): Output<'tracks_edit'> {
    const changed = new Map(rows.map((row) => [row.id, row]));
    this.tracks = this.tracks.map((track) => changed.get(track.id) ?? track);
    this.emit({
      type: 'tracks.changed',
      data: { ids: [...changed.keys()].slice(0, 200), all: rows.length > 200 },
    });
    return data(edited);
  }

  readonly #answers: Answers = {
    logs_list: () => listing(this.log),
    settings_list: () => listing(this.settings),
    setting_set: ({ key, value = null }) => data(this.set(key, value)),
    ...engineAnswers(this),
    ...incidentAnswers(this),
    ...folderAnswers(this),
    ...scanAnswers(this),
    ...listAnswers(this),
    ...trackAnswers(this),
    ...duplicateAnswers(this),
    ...queueAnswers(this),
    ...this.backups.answers,
    ...this.imports.answers(this),
    ...this.smartLists.answers,
  };
}
