/** The import of another library, as the invented application does it: at once. */
import type { ImportStatus } from '../bindings/types';
import { CallError } from '../bridge/backend';
import type { Answers, FakeBackend } from './FakeBackend';

/** An import of `path` that is over: 40 tracks, of which two are not here. */
export const someImport = (path: string, dryRun: boolean): ImportStatus => ({
  running: false,
  dry_run: dryRun,
  path,
  phase: 'done',
  done: 40,
  total: 40,
  cancelled: false,
  failure: null,
  result: {
    tracks: 40,
    matched_by_path: 35,
    matched_retagged: 1,
    matched_by_hash: 2,
    not_found: 2,
    not_found_paths: ['/mnt/old/one.mp3', '/mnt/old/two.mp3'],
    analyses: 30,
    values: 12,
    cues: 96,
    already_there: 8,
    folders_added: ['/music/Crates'],
    folders_absent: ['/mnt/old'],
    errors: [],
    error_count: 0,
    backup: dryRun ? null : 'library-import-1795440000000.db',
  },
});

export class FakeImports {
  /** The last one. */
  status: ImportStatus | null = null;

  answers(backend: FakeBackend): Answers {
    return {
      library_import: ({ path, dry_run = false }) => {
        if (!path.endsWith('.db'))
          throw new CallError('not_a_database', 'Not a database', `${path} is no database`);
        this.status = someImport(path, dry_run);
        backend.emit({ type: 'import.progress', data: this.status });
        return { success: true, data: { ...this.status, running: true, phase: 'tracks', done: 0 } };
      },
      import_status: () => ({ success: true, data: this.status }),
      import_cancel: () => {
        throw new CallError('import_not_running', 'No import running', 'No import runs');
      },
    };
  }
}
