import { Pause, Play } from 'lucide-react';
import type { Track } from '../../bindings/types';
import { IconButton } from '../../components/IconButton';
import { KeyChip } from '../../components/KeyChip';
import { bpm } from '../../music/format';
import { keyOf, type Notation } from '../../music/key';
import { usePlayer, usePlayerState } from '../../player/usePlayer';
import styles from './FitRow.module.css';

/** The track that others are held against. */
export function BaseTrack({ track, notation }: { track: Track; notation: Notation }) {
  const player = usePlayer();
  const sound = usePlayerState();
  const key = keyOf(track.musical_key, track.mode);
  const name = track.title ?? track.relative_path;
  const playing = sound.playing && sound.trackId === track.id;
  return (
    <div className={styles.base}>
      <IconButton
        label={playing ? `Pause ${name}` : `Play ${name}`}
        icon={playing ? <Pause /> : <Play />}
        onClick={() => void player.toggle(track.id)}
      />
      <span className={styles.what}>
        <span className={styles.title}>{name}</span>
        <span className={styles.artist}>{track.artist}</span>
      </span>
      <span className={styles.value}>
        <b>{bpm(track.bpm)}</b>
        <small>BPM</small>
      </span>
      <span className={styles.value}>
        {key ? <KeyChip musicalKey={key} notation={notation} /> : '–'}
        <small>Key</small>
      </span>
      <span className={styles.value}>
        <b>{track.energy_level === null ? '–' : Math.round(track.energy_level)}</b>
        <small>Energy</small>
      </span>
      <span />
    </div>
  );
}
