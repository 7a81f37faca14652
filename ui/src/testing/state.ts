/** Answers of an application at rest, to be changed by a test or a scenario. */
import type {
  AppInfo,
  Directory,
  EngineStatus,
  LogLine,
  QueueProgress,
  ServerStatus,
  Setting,
} from '../bindings/types';
import { inventPart, inventStages, usualStart } from './starts';
import { idOf } from './tracks';

export const restingServer: ServerStatus = {
  url: 'http://127.0.0.1:8000',
  port: '8000',
  isHealthy: true,
  isProcessRunning: true,
  isReady: true,
  autoStart: true,
  pid: 114_934,
  state: 'ready',
  since: '2026-11-23T14:02:35Z',
  external: false,
  wanted: true,
  generation: 1,
  attempt: 1,
  restarts: 0,
  until: null,
  version: '0.1.0',
  capabilities: ['allowed-paths', 'results', 'stages', 'parameters'],
  device: 'cpu',
  engines: {
    analysis: { engine: 'default', name: 'mismo', version: '2', licence: 'MIT OR Apache-2.0', device: 'cpu' },
    beats: { engine: 'default', name: 'BeatNet', version: '1.1.3', licence: 'CC BY 4.0', device: 'cpu' },
    genre: { engine: 'default', name: 'MusiCNN', version: '0.1.0', licence: 'ISC', device: 'cpu' },
    stems: null,
  },
  allowedPaths: null,
  timeline: inventStages([200, 310, 2100, 1400, 280, 110], 'done', {
    parts: {
      imports: [
        inventPart('interpreter', 510, 640, 600),
        inventPart('web', 1150, 520, 500),
        inventPart('engine', 1670, 940, 800),
      ],
    },
  }),
  forecast: { usualMs: usualStart, starts: 30, remainingMs: null, slowerThanUsual: false },
  failure: null,
  notice: null,
  memoryHigh: null,
};

export const restingEngine: EngineStatus = {
  state: 'ready',
  steps: [
    { step: 'python', state: 'done', duration_ms: 8000 },
    { step: 'packages', state: 'done', duration_ms: 31_000 },
    { step: 'models', state: 'done', duration_ms: 400 },
    { step: 'check', state: 'done', duration_ms: 4100 },
  ],
  package: null,
  packages_done: 30,
  packages_total: 30,
  bytes_done: 92_000_000,
  download_bytes: 92_000_000,
  installed_bytes: 365_000_000,
  seconds_left: null,
  started_at: null,
  python: '/data/engine/bin/python',
  python_version: '3.11.2',
  version: '0.1.0',
  path: '/data/engine',
  log_path: '/data/logs/engine.log',
  error: null,
  stems: { state: 'absent', download_bytes: 73_140_652, error: null },
};

export const idleQueue: QueueProgress = {
  queued: 0,
  processing: 0,
  completed: 0,
  failed: 0,
  per_minute: null,
  seconds_left: null,
  max_concurrent: 2,
  waiting_for: null,
  rest: null,
};

export const restingInfo: AppInfo = {
  version: '0.1.0',
  api_url: 'http://127.0.0.1:3000',
  data_dir: '/data',
  log_dir: '/data/logs',
  platform: 'linux',
  host: 'headless',
  setting_problems: [],
  notices: [],
  suggested_folders: [],
};

const names = ['Techno 2026', 'Vinyl rips', 'Promos', 'USB SanDisk'];

export function inventFolders(tracks: number): Directory[] {
  return names.map((name, index) => ({
    id: idOf('d', index),
    path: `/music/${name}`,
    name,
    is_active: true,
    is_removable: index === 3,
    is_available: index !== 3,
    last_scan: '2026-11-23 13:50:00',
    scan_status: 'idle',
    last_error: null,
    total_files: Math.floor(tracks / 4),
    total_tracks: Math.floor(tracks / 4),
    total_missing: 0,
    total_analyzed: Math.floor(tracks / 5),
    date_added: '2026-10-02 09:00:00',
    priority: 0,
    recursive_scan: true,
    max_depth: -1,
    scan_patterns: null,
    exclude_patterns: null,
    follow_symlinks: false,
    tempo_range: null,
    is_watched: true,
    watching: index === 3 ? 'off' : 'native',
    watching_reason: null,
    watching_fix: null,
    total_unread: 0,
    reading: null,
  }));
}

const setting = (key: string, value: string | number | boolean, more: Partial<Setting>): Setting => ({
  key,
  value: String(value),
  parsedValue: value,
  type: typeof value === 'number' ? 'int' : typeof value === 'boolean' ? 'bool' : 'string',
  category: 'engine',
  description: '',
  origin: 'default',
  default: String(value),
  locked: false,
  allowed: '',
  choices: [],
  needs_restart: false,
  ...more,
});

export const defaultSettings = (): Setting[] => [
  setting('PYTHON_SERVER_PORT', 8000, {
    description: 'Port that our own analysis server listens on',
    allowed: '1 to 65535',
    origin: 'environment',
    locked: true,
  }),
  setting('PYTHON_SERVER_AUTO_START', true, {
    description: 'Start the analysis server when none runs',
    allowed: 'true or false',
  }),
  setting('MAX_CONCURRENT_ANALYSIS', 2, {
    category: 'analysis',
    description: 'Tracks analysed at a time by each server, at most',
    allowed: '1 to 64',
    origin: 'saved',
  }),
  setting('ANALYSIS_MEMORY_LIMIT_MB', 0, {
    category: 'analysis',
    description: 'Memory that the engine may use, in megabytes; 0 = as much as it wants',
    allowed: 'a whole number from 0 to 1000000',
  }),
  setting('ANALYSIS_PAUSE_ON_BATTERY', true, {
    category: 'analysis',
    description: 'Analyse nothing while this computer runs on battery',
  }),
  setting('ANALYSIS_PAUSE_WHILE_PERFORMING', true, {
    category: 'analysis',
    description:
      'Analyse nothing while rekordbox, Serato DJ, Traktor, Mixxx, VirtualDJ, djay or Engine DJ runs',
  }),
  setting('queue_paused', false, {
    category: 'analysis',
    description: 'Analyse nothing until this is switched off',
  }),
  setting('round_tempo', true, {
    category: 'analysis',
    description: 'Take a tempo for the whole number beside it, where the audio does not contradict that',
  }),
  setting('MISMO_BEAT_THIS_CHECKPOINT', '', {
    description: "Checkpoint of Beat This!, for beats; needs its package in the engine's environment",
  }),
  setting('MISMO_DEMUCS_MODELS', '', {
    description: "Folder of Demucs's models, for four stems; needs its package in the engine's environment",
  }),
  setting('auto_analyze', true, {
    category: 'analysis',
    description: 'Analyse new tracks without being asked',
  }),
  setting('MISMO_API_PORT', 3000, {
    category: 'app',
    description: 'Port of the HTTP API',
    allowed: '1 to 65535',
    needs_restart: true,
  }),
  setting('LOG_LEVEL', 'info', {
    category: 'app',
    description: 'How much is logged',
    choices: ['error', 'warn', 'info', 'debug', 'trace'],
  }),
  setting('key_notation', 'camelot', {
    category: 'window',
    description: 'How keys are written',
    choices: ['camelot', 'open_key', 'traditional'],
  }),
  setting('ui_theme', 'system', {
    category: 'window',
    description: 'Light or dark',
    choices: ['system', 'light', 'dark'],
  }),
];

const line = (
  seq: number,
  second: number,
  level: LogLine['level'],
  source: string,
  text: string,
): LogLine => ({
  seq,
  at: `2026-11-23T14:02:${second}.120Z`,
  level,
  source,
  text,
});

export const someLog: LogLine[] = [
  line(1, 30, 'info', 'app', 'Initializing Python analysis server...'),
  line(2, 31, 'info', 'engine', 'Started server process [114934]'),
  line(3, 33, 'info', 'engine', 'models loaded in 1.4 s (beats)'),
  line(4, 34, 'info', 'engine', 'Application startup complete.'),
  line(5, 34, 'info', 'app', '✓ Analysis server ready'),
  line(6, 41, 'warn', 'engine', 'low-tide.mp3: header says 7:09, audio is 7:04'),
];
