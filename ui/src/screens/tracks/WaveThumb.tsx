import { type MouseEvent, use, useEffect, useRef } from 'react';
import type { Track } from '../../bindings/types';
import { useWaveform } from '../../data/waveform';
import { useFrames } from '../../player/useFrames';
import { usePlayer } from '../../player/usePlayer';
import { fitCanvas } from '../../waveform/draw';
import { drawSoon } from '../../waveform/drawSoon';
import { usePalette } from '../../waveform/palette';
import { pictureOf } from '../../waveform/pictures';
import { Settled } from './settled';
import styles from './WaveThumb.module.css';

/** A moving line over the picture of the track that plays. */
function Playhead({ seconds, running }: { seconds: number; running: boolean }) {
  const player = usePlayer();
  const line = useRef<HTMLSpanElement>(null);
  useFrames(running, () => {
    if (line.current) line.current.style.left = `${(player.position() / seconds) * 100}%`;
  });
  return <span ref={line} className={styles.playhead} />;
}

interface WaveThumbProps {
  track: Track;
  loaded: boolean;
  playing: boolean;
}

/** The small waveform of a row. A click plays from there. */
export function WaveThumb({ track, loaded, playing }: WaveThumbProps) {
  const player = usePlayer();
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const settled = use(Settled);
  const bands = useWaveform(track.id, 0, track.has_waveform && settled).data;

  useEffect(() => {
    const element = canvas.current;
    if (!element || !bands) return;
    const context = element.getContext('2d');
    const draw = () => {
      if (fitCanvas(element) === null) return;
      const picture = pictureOf(bands, element.width, element.height, palette);
      if (!context || !picture) return;
      context.clearRect(0, 0, element.width, element.height);
      context.drawImage(picture, 0, 0);
    };
    let drop = () => {};
    // It tells the first size as well.
    const resized = new ResizeObserver(() => {
      drop();
      drop = drawSoon(draw);
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      drop();
      // The row may be another track's next.
      context?.clearRect(0, 0, element.width, element.height);
    };
  }, [bands, palette]);

  if (!track.has_waveform) return <span className={styles.none} aria-hidden />;
  const seconds = track.duration_seconds ?? 0;
  const playFrom = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    void player.play(track.id, ((event.clientX - box.left) / box.width) * seconds);
  };
  return (
    // The row's play button and the deck do the same from the keyboard.
    <button type="button" tabIndex={-1} aria-hidden className={styles.thumb} onClick={playFrom}>
      <canvas ref={canvas} className={styles.canvas} />
      {loaded && seconds > 0 && <Playhead seconds={seconds} running={playing} />}
    </button>
  );
}
