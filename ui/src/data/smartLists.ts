import { useQueryClient } from '@tanstack/react-query';
import type { SmartList } from '../bindings/types';
import type { Output } from '../bridge';
import { useLeaving } from './leaving';
import { useRead, useRun } from './operation';

/** Saved searches in the order of the side bar, hidden ones too; without those that are being taken out. */
export function useSmartLists() {
  const leaving = useLeaving();
  return useRead('smart_lists', {}, { select: ({ data }) => data.filter(({ id }) => !leaving.has(id)) });
}

export const useAddSmartList = () => useRun('smart_list_add', ['smart_lists']);
export const useChangeSmartList = () => useRun('smart_list_change', ['smart_lists']);
export const useRemoveSmartList = () => useRun('smart_list_remove', ['smart_lists']);
export const useRestoreSmartLists = () => useRun('smart_lists_restore', ['smart_lists']);

/** Shows a change of the lists before the application has answered. */
export function useSmartListsSoon(): (change: (lists: SmartList[]) => SmartList[]) => void {
  const client = useQueryClient();
  return (change) =>
    client.setQueryData<Output<'smart_lists'>>(
      ['smart_lists', {}],
      (answer) => answer && { ...answer, data: change(answer.data) },
    );
}
