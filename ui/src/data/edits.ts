import { useRead, useRun } from './operation';

/** What an edit by hand may change. */
const CHANGES = ['track_get', 'track_beats', 'track_downbeats', 'tracks_list', 'disagreements_list'] as const;

/** Changes tempo, grid, key or lock of tracks; one step that can be taken back. */
export const useEditTracks = () => useRun('tracks_edit', CHANGES);

/** Takes the last edit back. */
export const useUndoEdit = () => useRun('tracks_edit_undo', CHANGES);

/** Tracks whose files say another tempo or key than what counts. */
export const useDisagreements = () => useRead('disagreements_list', {}, { select: ({ data }) => data });
