import { CircleAlert, FolderPlus } from 'lucide-react';
import { useAddFolders } from '../../app/addFolder';
import { Button } from '../../components/Button';
import { Placeholder } from '../../components/Placeholder';
import { ScreenHead } from '../../components/ScreenHead';
import { Skeleton } from '../../components/Skeleton';
import { useAppInfo } from '../../data/app';
import { useBackend } from '../../data/backend';
import { useFolders, useScans } from '../../data/folders';
import { ImportButton } from '../../importing/ImportButton';
import { counted } from '../../music/format';
import { FolderRow } from './FolderRow';
import styles from './FoldersScreen.module.css';
import { useFolderActs } from './useFolderActs';

function Empty() {
  const { choose, add, busy } = useAddFolders();
  const { native } = useBackend();
  const suggested = useAppInfo().data?.suggested_folders ?? [];
  return (
    <Placeholder
      icon={<FolderPlus />}
      title={native ? 'No folder yet: drop one here' : 'No folder yet'}
      action={
        <>
          <Button look="primary" disabled={busy} onClick={choose}>
            Choose folder…
          </Button>
          {suggested.map((path) => (
            <Button key={path} disabled={busy} onClick={() => void add(path)}>
              Add {path}
            </Button>
          ))}
          <ImportButton />
        </>
      }
    >
      Add the folder that holds your music. Mismo looks through it and all folders inside, and goes on
      watching it: what you copy there later appears by itself. Files are read, never changed.
    </Placeholder>
  );
}

function Loading() {
  return (
    <ul className={styles.list} aria-busy aria-label="Folders">
      {[1, 2, 3].map((number) => (
        <li key={number} className={styles.skeleton}>
          <Skeleton width="28%" height={16} />
          <Skeleton width="44%" />
        </li>
      ))}
    </ul>
  );
}

/** The folders that Mismo watches. */
export function FoldersScreen() {
  const folders = useFolders();
  const scans = useScans().data ?? [];
  const acts = useFolderActs();
  const { choose, busy } = useAddFolders();

  if (folders.error && !folders.data) {
    return (
      <Placeholder
        tone="broken"
        icon={<CircleAlert />}
        title="The folders cannot be read"
        action={
          <Button look="primary" onClick={() => void folders.refetch()}>
            Try again
          </Button>
        }
      >
        {folders.error.message}
      </Placeholder>
    );
  }
  if (folders.data?.length === 0) return <Empty />;

  const tracks = folders.data?.reduce((sum, folder) => sum + folder.total_tracks, 0);
  return (
    <div className={styles.screen}>
      <ScreenHead
        title="Folders"
        sentence={
          folders.data && tracks !== undefined
            ? `${counted(folders.data.length, 'folder')}, ${counted(tracks, 'track')}. What you copy there appears by itself.`
            : 'Looking up your folders'
        }
        actions={
          <>
            <ImportButton />
            <Button look="primary" icon={<FolderPlus aria-hidden />} disabled={busy} onClick={choose}>
              Add folder
            </Button>
          </>
        }
      />
      {folders.data ? (
        <ul className={styles.list} aria-label="Folders">
          {folders.data.map((folder) => (
            <FolderRow
              key={folder.id}
              folder={folder}
              scan={scans.find((scan) => scan.libraryDirectoryId === folder.id)}
              acts={acts}
            />
          ))}
        </ul>
      ) : (
        <Loading />
      )}
    </div>
  );
}
