import { ArrowRight, Pause, Play } from 'lucide-react';
import { useId } from 'react';
import type { FittingTrack } from '../../bindings/types';
import { IconButton } from '../../components/IconButton';
import { KeyChip } from '../../components/KeyChip';
import { bpm } from '../../music/format';
import { keyOf, type Notation } from '../../music/key';
import { usePlayer, usePlayerState } from '../../player/usePlayer';
import styles from './FitRow.module.css';

interface FitRowProps {
  fit: FittingTrack;
  notation: Notation;
  /** Into the deck with it. */
  onChoose: () => void;
  /** What goes with this one? */
  onGoOn: () => void;
}

/** A track that goes with the one above, and why. */
export function FitRow({ fit, notation, onChoose, onGoOn }: FitRowProps) {
  const reason = useId();
  const player = usePlayer();
  const sound = usePlayerState();
  const key = keyOf(fit.musical_key, fit.mode);
  const name = fit.title ?? fit.relative_path;
  const loaded = sound.trackId === fit.id;
  const playing = loaded && sound.playing;
  return (
    <li className={styles.row} data-loaded={loaded || undefined}>
      <IconButton
        label={playing ? `Pause ${name}` : `Play ${name}`}
        icon={playing ? <Pause /> : <Play />}
        className={styles.play}
        onClick={() => void player.toggle(fit.id)}
      />
      <button
        type="button"
        data-row={fit.id}
        className={styles.what}
        aria-describedby={reason}
        onClick={onChoose}
      >
        <span className={styles.title}>{name}</span>
        <span className={styles.artist}>{fit.artist}</span>
      </button>
      <span className={styles.value}>
        <b>{bpm(fit.bpm)}</b>
      </span>
      <span className={styles.value}>{key && <KeyChip musicalKey={key} notation={notation} />}</span>
      <span className={styles.value}>
        <b>{fit.energy_level === null ? '–' : Math.round(fit.energy_level)}</b>
      </span>
      <IconButton
        label={`Go on from ${name}`}
        keys="→"
        icon={<ArrowRight />}
        className={styles.on}
        onClick={onGoOn}
      />
      <small id={reason} className={styles.reason} title={fit.reason}>
        {fit.reason}
      </small>
    </li>
  );
}
