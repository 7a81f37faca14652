import { useLeaving } from './leaving';
import { useRead, useRun } from './operation';

/** All music folders, larger priority first, then by name; without those that are being taken out. */
export function useFolders() {
  const leaving = useLeaving();
  return useRead(
    'directories_list',
    {},
    { select: ({ data }) => data.filter((folder) => !leaving.has(folder.id)) },
  );
}
export const useAddFolder = () => useRun('directory_add', ['directories_list', 'tracks_stats', 'app_info']);
export const useChangeFolder = () => useRun('directory_update', ['directories_list']);
/** Looks whether each folder is there now. */
export const useCheckFolders = () => useRun('directories_check', ['directories_list', 'tracks_list']);
export const useRemoveFolder = () =>
  useRun('directory_remove', ['directories_list', 'tracks_list', 'tracks_stats']);

/** Scans that run now. */
export const useScans = () => useRead('scans_active', {}, { select: ({ data }) => data });
export const useScanFolder = () => useRun('scan_start', ['scans_active']);

/** Progress of a folder's scan, or the result of its last one since the application started. */
export const useScanResult = (id: string) =>
  useRead('scan_status', { id }, { select: ({ data }) => ('errorCount' in data ? data : null) });
export const useCancelScan = () => useRun('scan_cancel', ['scans_active', 'directories_list']);
export const usePauseScan = () => useRun('scan_pause', ['scans_active', 'directories_list']);
export const useResumeScan = () => useRun('scan_resume', ['scans_active', 'directories_list']);
export const useWatchFolder = () => useRun('watcher_start', ['directories_list']);
export const useUnwatchFolder = () => useRun('watcher_stop', ['directories_list']);
