import { useRead, useRun } from './operation';

/** Copies of the library, newest first. No event tells of the daily one: whoever looks, asks again. */
export const useBackups = () =>
  useRead('backups_list', {}, { select: ({ data }) => data, refetchOnMount: 'always' });

export const useMakeBackup = () => useRun('backup_make', ['backups_list']);

/** Has a copy put in the library's place at the next start. */
export const useRestoreBackup = () => useRun('backup_restore', ['backups_list']);

/** Takes that back. */
export const useKeepLibrary = () => useRun('backup_restore_cancel', ['backups_list']);
