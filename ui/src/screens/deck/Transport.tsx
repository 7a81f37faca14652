import { AudioLines, Pause, Play, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { keysOf } from '../../app/shortcuts';
import { Button } from '../../components/Button';
import { IconButton } from '../../components/IconButton';
import { Tooltip } from '../../components/Tooltip';
import { usePlayer, usePlayerState } from '../../player/usePlayer';
import { Time } from './Time';
import styles from './Transport.module.css';

interface TransportProps {
  duration: number;
  playing: boolean;
  /** The file is not there. */
  away: boolean;
  hasGrid: boolean;
  position: () => number;
  onToggle: () => void;
  onZoomIn: () => void;
  onZoomOut: () => void;
  /** Which part of the track is heard. */
  stems: ReactNode;
}

/** Plays and pauses, with clicks, a stem, the time and the zoom. */
export function Transport(props: TransportProps) {
  const { duration, playing, away, hasGrid, position, onToggle, onZoomIn, onZoomOut, stems } = props;
  const player = usePlayer();
  const { clicks } = usePlayerState();
  const does = playing ? 'Pause' : 'Play';
  const heard = clicks ? 'Clicks on' : 'Clicks off';
  return (
    <span className={styles.transport}>
      <Tooltip text={does} keys={keysOf('play')}>
        <Button
          icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />}
          aria-label={does}
          disabled={away}
          onClick={onToggle}
        >
          {does}
        </Button>
      </Tooltip>
      <Tooltip text="A click on each beat, mixed into the sound" keys={keysOf('clicks')}>
        <Button
          icon={<AudioLines aria-hidden />}
          aria-label={heard}
          aria-pressed={clicks}
          disabled={!hasGrid}
          onClick={() => void player.setClicks(!clicks)}
        >
          {heard}
        </Button>
      </Tooltip>
      {stems}
      <Time duration={duration} running={playing} position={position} />
      <IconButton label="Zoom out" keys={keysOf('zoomOut')} icon={<ZoomOut />} onClick={onZoomOut} />
      <IconButton label="Zoom in" keys={keysOf('zoomIn')} icon={<ZoomIn />} onClick={onZoomIn} />
    </span>
  );
}
