import { decodeWaveform } from '../waveform/bands';
import { useRead } from './operation';

/** Levels of detail: 1 000, 4 000 and 16 000 pixels for a whole track. */
export type Zoom = 0 | 1 | 2;

/** A track's three bands at one level, decoded; `undefined` data while there is none. */
export const useWaveform = (id: string, zoom: Zoom, enabled: boolean) =>
  useRead(
    'track_waveform',
    { id, zoom },
    {
      enabled,
      select: decodeWaveform,
      placeholderData: undefined,
      retry: false,
    },
  );

/** Beats in seconds. */
export const useBeats = (id: string, enabled: boolean) =>
  useRead(
    'track_beats',
    { id },
    {
      enabled,
      select: ({ data }) => data.beats,
      placeholderData: undefined,
      retry: false,
    },
  );

/** First beats of bars, in seconds. */
export const useDownbeats = (id: string, enabled: boolean) =>
  useRead(
    'track_downbeats',
    { id },
    {
      enabled,
      select: ({ data }) => data.downbeats,
      placeholderData: undefined,
      retry: false,
    },
  );
