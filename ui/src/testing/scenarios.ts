/** States worth looking at, by name: `fake.html?scenario=failed`. */
import { FakeBackend } from './FakeBackend';
import { illReport, pastIncidents, portTaken } from './incidents';
import { inventResources } from './resources';
import { inventPart, inventStages, inventStarts, usualStart } from './starts';
import { restingEngine, restingServer } from './state';

export const scenarios: Record<string, () => FakeBackend> = {
  library() {
    const fake = new FakeBackend({ tracks: 4812 });
    fake.queue = {
      ...fake.queue,
      queued: 310,
      processing: 2,
      completed: 264,
      per_minute: 19,
      seconds_left: 970,
    };
    return fake;
  },
  empty() {
    return new FakeBackend({ tracks: 0 });
  },
  'first-run'() {
    const fake = new FakeBackend({ tracks: 0 });
    fake.info = { ...fake.info, suggested_folders: ['/music/ines/Music', '/media/SanDisk/DJ'] };
    fake.engine = {
      ...restingEngine,
      state: 'preparing',
      package: 'onnxruntime',
      packages_done: 14,
      packages_total: 30,
      bytes_done: 61_000_000,
      seconds_left: 38,
      started_at: '2026-11-23T14:00:00Z',
      steps: [
        { step: 'python', state: 'done', duration_ms: 8000 },
        { step: 'packages', state: 'running', duration_ms: 21_000 },
        { step: 'models', state: 'pending', duration_ms: null },
        { step: 'check', state: 'pending', duration_ms: null },
      ],
    };
    fake.server = {
      ...restingServer,
      state: 'provisioning',
      isHealthy: false,
      isProcessRunning: false,
      isReady: false,
      pid: null,
      timeline: [],
    };
    return fake;
  },
  failed() {
    const fake = new FakeBackend({ tracks: 4812 });
    fake.incidents = [portTaken, ...pastIncidents];
    fake.report = illReport;
    fake.queue = { ...fake.queue, queued: 312, waiting_for: 'the engine is not running' };
    fake.starts = inventStarts({ last: { outcome: 'failed', code: 'port_in_use', totalMs: 290 } });
    fake.resources = inventResources({ running: false });
    fake.server = {
      ...restingServer,
      state: 'failed',
      isHealthy: false,
      isProcessRunning: false,
      isReady: false,
      pid: null,
      timeline: inventStages([200, 90], 'failed'),
      failure: {
        code: 'port_in_use',
        message: 'Port 8000 is used by another program',
        hint: 'Close that program, or choose another port in the settings.',
        action: 'open_settings',
        stage: 'spawn',
        lastLines: ['ERROR: [Errno 98] error while attempting to bind on address'],
        at: '2026-11-23T14:02:34Z',
      },
    };
    return fake;
  },
  starting() {
    const fake = new FakeBackend({ tracks: 4812 });
    fake.queue = { ...fake.queue, queued: 312, waiting_for: 'the engine is starting' };
    fake.resources = inventResources({ running: false });
    fake.server = {
      ...restingServer,
      state: 'starting',
      isHealthy: false,
      isReady: false,
      timeline: inventStages([200, 310, 900], 'running', {
        parts: { imports: [inventPart('interpreter', 510, 640, 600)] },
      }),
      forecast: { usualMs: usualStart, starts: 30, remainingMs: 2900, slowerThanUsual: false },
    };
    return fake;
  },
};
