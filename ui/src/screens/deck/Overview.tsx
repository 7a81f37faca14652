import { type MouseEvent, useEffect, useRef } from 'react';
import { useFrames } from '../../player/useFrames';
import type { Bands } from '../../waveform/bands';
import { fitCanvas } from '../../waveform/draw';
import { usePalette } from '../../waveform/palette';
import { pictureOf } from '../../waveform/pictures';
import styles from './Overview.module.css';
import type { MixSpan, Segment } from './structure';
import { following, type View } from './view';

interface OverviewProps {
  bands: Bands | null;
  duration: number;
  playing: boolean;
  position: () => number;
  view: View;
  follow: boolean;
  segments: readonly Segment[];
  mixSpans: readonly MixSpan[];
  onSeek: (seconds: number) => void;
}

const percent = (seconds: number, duration: number) => `${(seconds / duration) * 100}%`;

/** The whole track: where the playhead is, which part the large waveform shows, sections and mix spans. */
export function Overview(props: OverviewProps) {
  const { bands, duration, playing, position, view, follow, segments, mixSpans, onSeek } = props;
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const head = useRef<HTMLSpanElement>(null);
  const frame = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const draw = () => {
      const context = element.getContext('2d');
      if (!context || fitCanvas(element) === null) return;
      context.clearRect(0, 0, element.width, element.height);
      const picture = bands && pictureOf(bands, element.width, element.height, palette);
      if (picture) context.drawImage(picture, 0, 0);
    };
    draw();
    const resized = new ResizeObserver(draw);
    resized.observe(element);
    return () => resized.disconnect();
  }, [bands, palette]);

  const move = () => {
    const at = position();
    const shown = follow && playing ? following(view, at, duration) : view;
    if (head.current) head.current.style.left = percent(at, duration);
    if (frame.current) {
      const from = Math.max(0, shown.start);
      frame.current.style.left = percent(from, duration);
      frame.current.style.width = percent(Math.min(duration, shown.start + shown.span) - from, duration);
    }
  };
  useFrames(playing, move);
  useEffect(move);

  const seek = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(((event.clientX - box.left) / box.width) * duration);
  };

  return (
    <div className={styles.overview}>
      {/* The large waveform has the keyboard. */}
      <button type="button" tabIndex={-1} aria-hidden className={styles.wave} onClick={seek}>
        <canvas ref={canvas} className={styles.canvas} />
        {mixSpans.map(({ start, end, label }) => (
          <span
            key={`${label}${start}`}
            className={styles.mix}
            style={{ left: percent(start, duration), width: percent(end - start, duration) }}
          >
            {label}
          </span>
        ))}
        <span ref={frame} className={styles.frame} />
        <span ref={head} className={styles.head} />
      </button>
      {segments.length > 0 && (
        <ol className={styles.segments} aria-label="Sections">
          {segments.map(({ start, end, label }) => (
            <li
              key={start}
              data-label={label}
              style={{ left: percent(start, duration), width: percent(end - start, duration) }}
            >
              {label.charAt(0).toUpperCase() + label.slice(1)}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
