import { useRead, useRun } from './operation';

/** All music folders, larger priority first, then by name. */
export const useFolders = () => useRead('directories_list', {}, { select: ({ data }) => data });
export const useAddFolder = () => useRun('directory_add', ['directories_list', 'tracks_stats', 'app_info']);
export const useChangeFolder = () => useRun('directory_update', ['directories_list']);
export const useRemoveFolder = () =>
  useRun('directory_remove', ['directories_list', 'tracks_list', 'tracks_stats']);

/** Scans that run now. */
export const useScans = () => useRead('scans_active', {}, { select: ({ data }) => data });
export const useScanFolder = () => useRun('scan_start', ['scans_active']);
export const useCancelScan = () => useRun('scan_cancel', ['scans_active']);
