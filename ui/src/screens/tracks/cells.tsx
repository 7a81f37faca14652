import { type ReactNode, useState } from 'react';
import type { Track } from '../../bindings/types';
import { EnergyBar } from '../../components/EnergyBar';
import { KeyChip } from '../../components/KeyChip';
import { useTrack } from '../../data/tracks';
import { HandMark } from '../../edits/HandMark';
import { RatingCell } from '../../edits/RatingCell';
import { keyIsDoubtful, tempoIsDoubtful, tempoVaries } from '../../music/doubt';
import { ago, bpm, decibels, length } from '../../music/format';
import { type Key, keyOf, type Notation } from '../../music/key';
import { detailsOf, otherKey } from '../deck/structure';
import styles from './cells.module.css';
import type { ColumnId } from './columns';
import { StateCell } from './StateCell';
import { WaveThumb } from './WaveThumb';

export interface CellContext {
  notation: Notation;
  loaded: boolean;
  playing: boolean;
}

function Tempo({ track }: { track: Track }) {
  if (!track.bpm) {
    return (
      <span className={styles.none}>
        <HandMark locked={track.locked} set={false} />–
      </span>
    );
  }
  const fromFile = track.bpm_source === 'file_tag';
  const varies = tempoVaries(track);
  return (
    <span className={fromFile ? styles.fileTempo : styles.tempo}>
      <HandMark locked={track.locked} set={track.bpm_source === 'user' || track.grid_edited} />
      {fromFile && <small title="From the file's tag">file</small>}
      {bpm(track.bpm, varies ? 0 : 1)}
      {tempoIsDoubtful(track) && <span title="Not sure">?</span>}
      {varies && (
        <small className={styles.varies} title="The tempo varies">
          varies
        </small>
      )}
    </span>
  );
}

/** A key that the analysis is not sure of. Which other one it might be is asked for when the pointer is on it. */
function DoubtfulKey({ track, musicalKey, notation }: { track: Track; musicalKey: Key; notation: Notation }) {
  const [asked, ask] = useState(false);
  const analysis = useTrack(asked ? track.id : null).data?.analysis;
  const other = analysis && otherKey(detailsOf(analysis), musicalKey);
  return (
    <span className={styles.key} onPointerEnter={() => ask(true)}>
      <KeyChip musicalKey={musicalKey} notation={notation} doubtful or={other} />
    </span>
  );
}

function KeyOf({ track, notation }: { track: Track; notation: Notation }) {
  const key = keyOf(track.musical_key, track.mode);
  if (!key) return <span className={styles.none}>–</span>;
  if (keyIsDoubtful(track))
    return <DoubtfulKey key={track.id} track={track} musicalKey={key} notation={notation} />;
  return (
    <span className={styles.key}>
      <KeyChip musicalKey={key} notation={notation} fromFile={track.key_source === 'file_tag'} />
      <HandMark set={track.key_source === 'user'} />
    </span>
  );
}

const text = (value: string | number | null) => (
  <span className={styles.clip} title={value === null ? undefined : String(value)}>
    {value}
  </span>
);

/** What stands in a row's cell. */
export function cellOf(column: ColumnId, track: Track, context: CellContext): ReactNode {
  switch (column) {
    case 'waveform':
      return <WaveThumb track={track} loaded={context.loaded} playing={context.playing} />;
    case 'title':
      return (
        <span className={styles.title} title={track.title ?? track.relative_path}>
          {track.title ?? track.relative_path}
        </span>
      );
    case 'artist':
      return text(track.artist);
    case 'album':
      return text(track.album);
    case 'bpm':
      return <Tempo track={track} />;
    case 'key':
      return <KeyOf track={track} notation={context.notation} />;
    case 'energy':
      return <EnergyBar level={track.energy_level} />;
    case 'rating':
      return <RatingCell track={track} />;
    case 'genre':
      return text(track.genre);
    case 'length':
      return length(track.duration_seconds);
    case 'loudness':
      return decibels(track.loudness);
    case 'year':
      return text(track.year);
    case 'comment':
      return text(track.comment);
    case 'added':
      return text(ago(track.date_added));
    case 'file':
      return text(track.file_path);
    case 'state':
      return <StateCell track={track} />;
  }
}
