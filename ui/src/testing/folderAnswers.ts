import type { Directory } from '../bindings/types';
import { CallError } from '../bridge/backend';
import { data, done, listing } from './answers';
import type { Answers, FakeBackend } from './FakeBackend';
import { inventFolders } from './state';
import { idOf } from './tracks';

/** Answers about folders and their scans over `fake`. */
export function folderAnswers(fake: FakeBackend): Answers {
  const folder = (id: string): Directory => {
    const found = fake.folders.find((candidate) => candidate.id === id);
    if (!found) throw new CallError('not_found', 'Not found', `There is no folder with the id ${id}`);
    return found;
  };
  return {
    directories_list: () => listing(fake.folders),
    directories_check: () => listing(fake.folders),
    directory_add: ({ path }) => {
      const template = inventFolders(0)[0] as Directory;
      const name = path.split('/').at(-1) ?? path;
      const folder = { ...template, id: idOf('d', 100 + fake.folders.length), path, name, total_tracks: 0 };
      fake.folders = [...fake.folders, folder];
      return data(folder);
    },
    directory_update: ({ id, ...change }) => {
      const changed = { ...folder(id), ...change } as Directory;
      fake.folders = fake.folders.map((old) => (old.id === id ? changed : old));
      return data(changed);
    },
    directory_remove: ({ id }) => {
      folder(id);
      fake.folders = fake.folders.filter((folder) => folder.id !== id);
      return done('Folder removed');
    },
  };
}
