import { useRead, useRun } from './operation';

/** The import that runs, or how the last one since the start ended; null before there was one. */
export const useImportStatus = () => useRead('import_status', {}, { select: ({ data }) => data });

/** Begins an import, or with `dry_run` only tells what it would bring; answered before it is over. */
export const useImportLibrary = () => useRun('library_import', ['import_status', 'backups_list']);

/** Ends the import after the tracks that it is at. */
export const useCancelImport = () => useRun('import_cancel', ['import_status']);
