import { useEffect, useRef } from 'react';
import { say } from '../components/toast';
import { useFolders } from '../data/folders';

/** Says where the drive of a folder was found when it came back under another path. */
export function useFoundDrives(): void {
  const { data: folders } = useFolders();
  const paths = useRef(new Map<string, string>());
  useEffect(() => {
    for (const { id, name, path } of folders ?? []) {
      const before = paths.current.get(id);
      if (before !== undefined && before !== path) say(`${name} was found at ${path}`);
      paths.current.set(id, path);
    }
  }, [folders]);
}
