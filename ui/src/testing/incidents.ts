/** Incidents and a doctor's report as an application in trouble tells them. */
import type { Check, DoctorReport, Incident } from '../bindings/types';

const calm: Incident = {
  id: '7d1f0c5e-0000-4000-8000-000000000001',
  code: 'exited',
  source: 'server',
  state: 'resolved',
  message: 'The engine ended unexpectedly (exit code 1)',
  hint: 'Look at the last lines below, then start it again',
  cause: { exit_code: 1 },
  stage: null,
  last_lines: [],
  count: 1,
  first_at: '2026-11-23T09:40:12Z',
  last_at: '2026-11-23T09:40:12Z',
  resolved_at: '2026-11-23T09:40:16Z',
  needs_person: false,
  actions: [],
  held: [],
};

export const portTaken: Incident = {
  ...calm,
  id: '7d1f0c5e-0000-4000-8000-000000000002',
  code: 'port_in_use',
  state: 'open',
  message: 'Port 8000 is used by another program (jupyter-lab, process 2231)',
  hint: 'End that program, or let the engine use another port',
  cause: { port: 8000, holder: { pid: 2231, name: 'jupyter-lab' } },
  stage: 'environment',
  count: 7,
  first_at: '2026-11-23T14:01:10Z',
  last_at: '2026-11-23T14:02:34Z',
  resolved_at: null,
  needs_person: true,
  actions: [
    { action: 'use_other_port', label: 'Use port 8001' },
    { action: 'retry', label: 'Try again' },
    { action: 'open_settings', label: 'Open settings' },
  ],
};

export const outOfMemory: Incident = {
  ...calm,
  id: '7d1f0c5e-0000-4000-8000-000000000003',
  code: 'out_of_memory',
  message: 'The engine ended unexpectedly (signal 9)',
  hint: 'It may have run out of memory: close other programs, or analyse fewer tracks at a time',
  cause: { reason: 'out_of_memory', signal: 9 },
  count: 3,
  last_lines: ['INFO:     job 9f2c11ab separate stems', 'INFO:     job 41d07e02 separate stems'],
};

export const brokenPackage: Incident = {
  ...portTaken,
  id: '7d1f0c5e-0000-4000-8000-000000000004',
  code: 'import_error',
  message: "The engine's program cannot be loaded: No module named 'onnxruntime'",
  hint: 'Install what is missing into the environment of /opt/dj/venv/bin/python, or choose another one',
  cause: { reason: 'missing_module', module: 'onnxruntime', exit_code: 1 },
  stage: 'imports',
  count: 1,
  last_lines: [
    'Traceback (most recent call last):',
    '  File "/opt/dj/server/src/app.py", line 9, in <module>',
    '    import onnxruntime',
    "ModuleNotFoundError: No module named 'onnxruntime'",
  ],
  actions: [
    { action: 'choose_python', label: 'Choose another Python' },
    { action: 'open_log', label: 'Open log' },
  ],
  held: [
    {
      action: 'use_bundled_engine',
      variable: 'PYTHON_SERVER_APP_DIR',
      message:
        'PYTHON_SERVER_APP_DIR is set by the environment to /opt/dj/server: take it out there to use the bundled engine',
    },
  ],
};

export const folderRefused: Incident = {
  ...portTaken,
  id: '7d1f0c5e-0000-4000-8000-000000000005',
  code: 'folder_not_allowed',
  source: 'queue',
  message: 'The engine may not read a music folder, so its tracks are not analysed',
  hint: 'Restart the engine with the folders of now, and look that the folder is there and not paused',
  cause: {},
  stage: null,
  count: 12,
  actions: [
    { action: 'retry', label: 'Restart engine' },
    { action: 'rescan_folder', label: 'Scan the folders again' },
    { action: 'open_folders', label: 'Open folders' },
  ],
};

/** What failed on a day that went otherwise well. */
export const pastIncidents: Incident[] = [calm, outOfMemory];

const fine = (id: string, title: string, evidence: string, took_ms = 3): Check => ({
  id,
  title,
  state: 'ok',
  evidence,
  fix: null,
  action: null,
  setting: null,
  took_ms,
});

export const goodReport: DoctorReport = {
  healthy: true,
  at: '2026-11-23T14:03:00Z',
  took_ms: 1840,
  version: '0.1.0',
  checks: [
    fine('settings', 'Settings', 'Every setting makes sense'),
    fine('data_folder', 'Data folder', '/data can be written'),
    fine('database', 'Library database', 'Whole, 38 MB', 120),
    fine('app_folder', 'Analysis program', '/usr/lib/mismo-dj/sidecar holds src/app.py'),
    fine('interpreter', 'Python', 'Python 3.11.2 at /data/engine/venv/bin/python', 40),
    fine('imports', 'Python packages', 'All 12 modules that it imports can be loaded', 1840),
    fine('last_start', 'Last clean start', 'The engine is ready since 14:02'),
    fine('server_port', 'Port of the engine', 'Our engine (process 114934) listens on port 8000'),
    fine('api_port', 'Port of Mismo', 'Mismo (process 114900) listens at http://127.0.0.1:3000'),
    fine('loopback', 'Way to localhost', 'Programs reach each other at 127.0.0.1'),
    fine('disk', 'Disk space', '212.4 GB free for /data'),
    fine('memory', 'Memory', '16.6 GB in all, 9.2 GB free'),
    fine('gpu', 'Graphics card', 'None that the engine could use: it works on the processor, which is fine'),
    fine('folder:/music/Techno 2026', 'Folder Techno 2026', '/music/Techno 2026 can be read'),
    fine('watch_limit', 'Watching for changes', '412 folders to watch, the system allows 524288'),
    fine('tray', 'Tray icon', 'The tray icon can be drawn by /usr/lib/libayatana-appindicator3.so.1'),
  ],
};

export const illReport: DoctorReport = {
  ...goodReport,
  healthy: false,
  checks: goodReport.checks.map((check): Check => {
    switch (check.id) {
      case 'server_port':
        return {
          ...check,
          state: 'fail',
          evidence: 'Port 8000 is used by jupyter-lab (process 2231)',
          fix: 'End that program, or choose another port',
          action: 'open_settings',
          setting: 'PYTHON_SERVER_PORT',
        };
      case 'memory':
        return {
          ...check,
          state: 'warn',
          evidence: '4.1 GB in all, 0.6 GB free',
          fix: '8 GB are the least and 16 GB are recommended: analyse one track at a time and close other programs',
          action: 'open_settings',
          setting: 'MAX_CONCURRENT_ANALYSIS',
        };
      case 'last_start':
        return { ...check, state: 'unknown', evidence: 'The log knows of no start of the engine yet' };
      default:
        return check;
    }
  }),
};
