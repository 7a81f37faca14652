import { useRead } from './operation';

/** What the window must know about its host: addresses, folders, problems with settings. */
export const useAppInfo = () => useRead('app_info', {}, { select: ({ data }) => data });
