import type { Track } from '../bindings/types';

/** Below this confidence of the analysis (0 to 1) a tempo is shown with a question mark. */
const SURE_TEMPO = 0.5;

/**
 * Below this strength a key is shown with a question mark. The strength is how far the best key is ahead of the
 * second, as a part of it: related keys always score close to one another, so that a clear key leads by a tenth.
 */
const SURE_KEY = 0.05;

type Row = Pick<Track, 'bpm_source' | 'bpm_confidence' | 'key_source' | 'key_strength'>;

export const tempoIsDoubtful = (track: Row): boolean =>
  track.bpm_source === 'analysis' && track.bpm_confidence !== null && track.bpm_confidence < SURE_TEMPO;

export const keyIsDoubtful = (track: Row): boolean =>
  track.key_source === 'analysis' && track.key_strength !== null && track.key_strength < SURE_KEY;

/** The tempo is no single number: what is shown is the middle of it. */
export const tempoVaries = (track: Pick<Track, 'bpm' | 'constant_tempo'>): boolean =>
  track.bpm !== null && track.constant_tempo === false;
