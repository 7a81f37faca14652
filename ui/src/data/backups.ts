import { useMutationState } from '@tanstack/react-query';
import { useRead, useRun } from './operation';

/** Copies of the library, newest first. No event tells of the daily one: whoever looks, asks again. */
export const useBackups = () =>
  useRead('backups_list', {}, { select: ({ data }) => data, refetchOnMount: 'always' });

export const useMakeBackup = () => useRun('backup_make', ['backups_list']);

const RESTORE = ['backup_restore'];

/** Has a copy put in the library's place at the next start. */
export const useRestoreBackup = () =>
  useRun('backup_restore', [], { mutationKey: RESTORE, gcTime: Number.POSITIVE_INFINITY });

/** Name of the copy that this window asked for, until the window is loaded anew; the last wish counts. */
export function useWishedBackup(): string | null {
  const wishes = useMutationState({
    filters: { mutationKey: RESTORE, status: 'success' },
    select: ({ state }) => (state.variables as { name: string }).name,
  });
  return wishes.at(-1) ?? null;
}
