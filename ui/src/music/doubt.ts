import type { Track } from '../bindings/types';

/** Below this confidence of the analysis (0 to 1) a tempo is shown with a question mark. */
const SURE_TEMPO = 0.5;

/** Below this strength, the probability (0 to 1) that the key is right, a key is shown with a question mark. */
const SURE_KEY = 0.7;

type Row = Pick<Track, 'bpm_source' | 'bpm_confidence' | 'key_source' | 'key_strength'>;

export const tempoIsDoubtful = (track: Row): boolean =>
  track.bpm_source === 'analysis' && track.bpm_confidence !== null && track.bpm_confidence < SURE_TEMPO;

export const keyIsDoubtful = (track: Row): boolean =>
  track.key_source === 'analysis' && track.key_strength !== null && track.key_strength < SURE_KEY;

/** The tempo is no single number: what is shown is the middle of it. */
export const tempoVaries = (track: Pick<Track, 'bpm' | 'constant_tempo'>): boolean =>
  track.bpm !== null && track.constant_tempo === false;
