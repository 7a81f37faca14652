/** Further states worth looking at: those that a real application reaches seldom. */
import type { Directory, LogLine, ScanProgress } from '../bindings/types';
import { CallError } from '../bridge/backend';
import { FakeBackend } from './FakeBackend';
import { brokenPackage, folderRefused, pastIncidents, portTaken } from './incidents';
import { inventResources } from './resources';
import { inventStages, inventStarts } from './starts';
import { restingEngine, restingServer } from './state';

const off = { isHealthy: false, isProcessRunning: false, isReady: false, pid: null };
const preparing = {
  ...restingEngine,
  state: 'preparing' as const,
  steps: [
    { step: 'python' as const, state: 'done' as const, duration_ms: 8000 },
    { step: 'packages' as const, state: 'running' as const, duration_ms: 21_000 },
    { step: 'models' as const, state: 'pending' as const, duration_ms: null },
    { step: 'check' as const, state: 'pending' as const, duration_ms: null },
  ],
};

/** A scan of `folder` under way. */
export const someScan = (folder: Directory, change: Partial<ScanProgress> = {}): ScanProgress => ({
  scanning: true,
  libraryDirectoryId: folder.id,
  directory: folder.path,
  strategy: 'hybrid',
  startTime: 0,
  filesFound: 1930,
  walkDone: true,
  filesProcessed: 1216,
  tracksAdded: 1180,
  tracksUpdated: 0,
  tracksMissing: 0,
  filesPerSecond: 212,
  secondsLeft: 4,
  errors: [],
  errorCount: 0,
  cancelled: false,
  paused: false,
  continued: false,
  ...change,
});

const talk: readonly [LogLine['level'], string, string][] = [
  ['info', 'engine', 'job 9f2c11ab basic_features done in 5.9 s'],
  ['debug', 'app', 'analysis server answers in 3 ms'],
  ['info', 'app', 'track analysed: Northern Line, 174.0 BPM'],
  ['info', 'engine', 'job 41d07e02 characteristics done in 0.8 s'],
  ['warn', 'engine', 'low-tide.mp3: header says 7:09, audio is 7:04'],
  ['info', 'app', 'queue: 310 waiting, 2 at work, 19 a minute'],
  ['error', 'engine', 'paper-lanterns.flac: the file is cut off after 2:11'],
  ['info', 'app', 'retrying job 77aa0be1 in 4 s (try 2 of 4)'],
];

/** `length` lines, with a hole after a third of them. */
export function longLog(length: number): LogLine[] {
  return Array.from({ length }, (_, index) => {
    const [level, source, text] = talk[index % talk.length] ?? ['info', 'app', ''];
    const at = new Date(Date.UTC(2026, 10, 23, 14, 3) + index * 1370).toISOString();
    return { seq: index + 1 + (index > length / 3 ? 37 : 0), at, level, source, text };
  });
}

function folders() {
  const fake = new FakeBackend({ tracks: 4812 });
  const [techno, vinyl, promos, usb] = fake.folders as [Directory, Directory, Directory, Directory];
  fake.folders = [
    { ...techno, total_tracks: 1204, total_analyzed: 1204, total_files: 1204 },
    { ...vinyl, scan_status: 'scanning', total_tracks: 1216, total_analyzed: 310 },
    { ...promos, total_tracks: 2377, total_analyzed: 2065, total_missing: 2 },
    { ...usb, total_tracks: 15, total_analyzed: 15 },
    {
      ...techno,
      id: '00000000-0000-4000-8000-00000000d0a5',
      name: 'Wedding sets',
      path: '/music/Wedding sets',
      is_active: false,
      total_tracks: 412,
      total_analyzed: 388,
    },
    {
      ...techno,
      id: '00000000-0000-4000-8000-00000000d0a6',
      name: 'Shared drive',
      path: '/mnt/nas/dj/Shared drive with a rather long name that does not fit',
      scan_status: 'error',
      last_error: 'The folder may not be read: permission denied',
      total_tracks: 0,
      total_analyzed: 0,
    },
    {
      ...techno,
      id: '00000000-0000-4000-8000-00000000d0a7',
      name: 'Old discs',
      path: '/music/Old discs',
      total_tracks: 61_204,
      total_analyzed: 0,
      watching: 'polling',
      watching_reason: "The system's limit of watched folders is used up",
      watching_fix: 'sudo sysctl fs.inotify.max_user_watches=524288',
      total_unread: 48_031,
      reading: { files_per_second: 86, seconds_left: 558 },
    },
    {
      ...techno,
      id: '00000000-0000-4000-8000-00000000d0a8',
      name: 'Edits',
      path: '/music/Edits',
      scan_status: 'paused',
      total_tracks: 96,
      total_analyzed: 12,
      total_unread: 84,
    },
  ];
  return fake
    .answer('scans_active', () => ({ success: true, count: 1, data: [someScan(vinyl)] }))
    .answer('scan_status', ({ id }) => ({
      success: true,
      data:
        id === promos.id
          ? someScan(promos, {
              scanning: false,
              errorCount: 2,
              errors: [
                {
                  path: '/music/Promos/paper-lanterns.flac',
                  code: 'undecodable',
                  message: 'The file is cut off',
                },
                {
                  path: '/music/Promos/cover.mp3',
                  code: 'undecodable',
                  message: 'This is a picture, not audio',
                },
              ],
            })
          : { scanning: false },
    }));
}

/** What the DJ set by hand, what is locked, and files that say something else. */
function edits() {
  const fake = new FakeBackend({ tracks: 4812 });
  fake.tracks = fake.tracks.map((track, index) => {
    if (track.state !== 'done') return track;
    if (index % 6 === 1) return { ...track, bpm_source: 'user', grid_edited: true, locked: index % 12 === 1 };
    return index % 6 === 4 ? { ...track, key_source: 'user', constant_tempo: false } : track;
  });
  fake.tracks
    .filter(({ state }) => state === 'done')
    .slice(0, 60)
    .forEach(({ id, bpm, musical_key, mode }, index) => {
      const tempo = (bpm ?? 120) * ([2, 0.5, 1.5, 1.02][index % 4] ?? 1);
      const key = { key: ((musical_key ?? 0) + 7) % 12, mode: mode ?? 0 };
      fake.edits.tags[id] = { ...(index % 3 !== 1 && { bpm: tempo }), ...(index % 3 > 0 && key) };
    });
  return fake;
}

export const screenScenarios: Record<string, () => FakeBackend> = {
  folders,
  edits,
  absent() {
    const fake = new FakeBackend({ tracks: 0 });
    fake.engine = {
      ...restingEngine,
      state: 'absent',
      packages_done: 0,
      bytes_done: 0,
      steps: preparing.steps.map(({ step }) => ({ step, state: 'pending', duration_ms: null })),
    };
    fake.server = { ...restingServer, ...off, state: 'provisioning', timeline: [] };
    return fake;
  },
  'no-network'() {
    const fake = new FakeBackend({ tracks: 0 });
    fake.info = { ...fake.info, suggested_folders: ['/music/ines/Music'] };
    fake.engine = {
      ...preparing,
      state: 'failed',
      packages_done: 14,
      packages_total: 30,
      steps: preparing.steps.map((step) => (step.step === 'packages' ? { ...step, state: 'failed' } : step)),
      error: {
        code: 'no_network',
        message: 'The download broke off: there is no network',
        hint: 'Connect this computer to the internet and try again. What is there already is kept.',
      },
    };
    fake.server = {
      ...restingServer,
      ...off,
      state: 'failed',
      timeline: [],
      failure: {
        code: 'provisioning',
        message: 'The engine is not prepared',
        hint: 'Repair it.',
        action: 'repair_engine',
        stage: null,
        lastLines: [],
        at: '2026-11-23T14:02:34Z',
      },
    };
    return fake;
  },
  provisioning() {
    const fake = new FakeBackend({ tracks: 812 });
    fake.queue = { ...fake.queue, queued: 812, waiting_for: 'the engine is being prepared' };
    fake.engine = {
      ...preparing,
      package: 'onnxruntime',
      packages_done: 14,
      packages_total: 30,
      bytes_done: 61_000_000,
      seconds_left: 38,
    };
    fake.server = { ...restingServer, ...off, state: 'provisioning', timeline: [] };
    return fake;
  },
  crashed() {
    const fake = new FakeBackend({ tracks: 4812 });
    fake.queue = { ...fake.queue, queued: 312, waiting_for: 'the engine is not running' };
    fake.log = longLog(40);
    fake.starts = inventStarts({ last: { outcome: 'failed', code: 'import_error', totalMs: 1150 } });
    fake.resources = inventResources({ running: false });
    fake.server = {
      ...restingServer,
      ...off,
      state: 'failed',
      timeline: inventStages([200, 310, 640], 'failed'),
      failure: {
        code: 'import_error',
        message: 'A package of the engine is damaged: onnxruntime',
        hint: 'Repair makes the environment anew. Your library is not touched.',
        action: 'repair_engine',
        stage: 'imports',
        lastLines: [
          'Traceback (most recent call last):',
          '  File "/data/engine/app/src/app.py", line 9, in <module>',
          '    import onnxruntime',
          'ImportError: libonnxruntime.so.1: file too short',
        ],
        at: '2026-11-23T14:02:34Z',
      },
    };
    return fake;
  },
  incidents() {
    const fake = screenScenarios.crashed?.() ?? new FakeBackend();
    fake.incidents = [brokenPackage, portTaken, ...pastIncidents];
    return fake;
  },
  refused() {
    const fake = new FakeBackend({ tracks: 4812 });
    fake.incidents = [folderRefused, ...pastIncidents];
    return fake;
  },
  logs() {
    const fake = new FakeBackend({ tracks: 400 });
    fake.log = longLog(600);
    return fake;
  },
  problems() {
    const fake = new FakeBackend({ tracks: 400 });
    fake.info = {
      ...fake.info,
      setting_problems: [
        {
          key: 'ANALYSIS_TIMEOUT_MS',
          value: 'soon',
          message:
            'ANALYSIS_TIMEOUT_MS="soon" is not allowed: it must be a whole number from 1000 to 86400000',
        },
      ],
      notices: ['Port 3000 was taken: Mismo listens on 3001'],
    };
    return fake;
  },
  refusing() {
    const fake = new FakeBackend({ tracks: 12 });
    const refuse = () => {
      throw new CallError('database', 'Server error', 'The database cannot be read: the disk is gone.');
    };
    return fake
      .answer('directories_list', refuse)
      .answer('analysis_status', refuse)
      .answer('logs_list', refuse)
      .answer('settings_list', refuse);
  },
};
