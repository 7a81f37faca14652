/** Pausing scans and watching folders, of the invented library. */
import type { Directory } from '../bindings/types';
import type { Answers, FakeBackend } from './FakeBackend';

export function scanAnswers(fake: FakeBackend): Answers {
  const done = (message: string) => ({ success: true, message });
  const change = (id: string | null, to: (folder: Directory) => Partial<Directory>) => {
    fake.folders = fake.folders.map((folder) =>
      id === null || folder.id === id ? { ...folder, ...to(folder) } : folder,
    );
  };
  const watch = (id: string | null, is_watched: boolean) => {
    const count = fake.folders.filter((folder) => folder.is_watched !== is_watched).length;
    change(id, ({ is_available }) => ({
      is_watched,
      watching: is_watched && is_available ? 'native' : 'off',
    }));
    return count;
  };
  return {
    scan_start: ({ id, strategy = 'hybrid' }) => ({
      success: true,
      data: { libraryDirectoryId: id, strategy: strategy ?? 'hybrid' },
    }),
    scan_cancel: () => done('Scan cancelled'),
    scan_pause: ({ id }) => {
      change(id, () => ({ scan_status: 'paused' }));
      return done('Scan paused');
    },
    scan_resume: ({ id }) => {
      change(id, () => ({ scan_status: 'scanning' }));
      return done('Scan resumed');
    },
    scans_active: () => ({ success: true, count: 0, data: [] }),
    watcher_status: () => ({ success: true, data: { activeCount: 0, watchers: [] } }),
    watcher_start: ({ id }) => {
      watch(id, true);
      return done('The folder is watched');
    },
    watcher_stop: ({ id }) => {
      watch(id, false);
      return done('The folder is not watched any more');
    },
    watchers_start: () => ({ ...done('All folders are watched'), count: watch(null, true) }),
    watchers_stop: () => ({ ...done('No folder is watched any more'), count: watch(null, false) }),
  };
}
