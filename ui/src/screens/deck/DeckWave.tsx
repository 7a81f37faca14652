import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef } from 'react';
import { position as written } from '../../music/format';
import { useFrames } from '../../player/useFrames';
import type { Bands } from '../../waveform/bands';
import { fitCanvas } from '../../waveform/draw';
import { usePalette } from '../../waveform/palette';
import styles from './DeckWave.module.css';
import { drawDeck } from './drawDeck';
import { following, panned, secondsAt, type View, zoomed } from './view';

/** Pointer travel, in pixels, up to which a press is a click. */
const CLICK_PIXELS = 4;
/** Zoom for one pixel of wheel travel; a pinch arrives as a wheel with Ctrl and smaller numbers. */
const WHEEL_ZOOM = 0.0022;
const PINCH_ZOOM = 0.012;

interface DeckWaveProps {
  bands: Bands | null;
  beats: readonly number[];
  downbeats: readonly number[];
  duration: number;
  playing: boolean;
  /** Where the playhead is, asked for at each frame. */
  position: () => number;
  view: View;
  onView: (view: View) => void;
  /** The view moves with the music. */
  follow: boolean;
  onFollow: (follow: boolean) => void;
  onSeek: (seconds: number) => void;
}

/** The large waveform: wheel and pinch zoom, a drag moves, a click plays from there. */
export function DeckWave(props: DeckWaveProps) {
  const { bands, beats, downbeats, duration, playing, position, view, onView, follow, onFollow, onSeek } =
    props;
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; view: View; moved: boolean } | null>(null);

  const draw = () => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const scale = fitCanvas(element);
    if (scale === null) return;
    const at = position();
    const shown = follow && playing ? following(view, at, duration) : view;
    drawDeck(context, { bands, beats, downbeats, duration, position: at, view: shown }, palette, scale);
  };
  /** The view on the screen now, which the music may have moved on since it was last set. */
  const shown = () => (follow && playing ? following(view, position(), duration) : view);

  useFrames(playing, draw);
  const redraw = useEffectEvent(draw);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when anything that is drawn changes
  useEffect(() => redraw(), [bands, beats, downbeats, duration, view, follow, palette, position]);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const resized = new ResizeObserver(() => redraw());
    resized.observe(element);
    return () => resized.disconnect();
  }, []);

  // React listens to wheels passively: the page's own zoom could not be held back.
  const wheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    const travel =
      (sideways && !event.deltaX ? event.deltaY : sideways ? event.deltaX : event.deltaY) *
      (event.deltaMode === 1 ? 16 : 1);
    if (sideways) {
      onFollow(false);
      onView(panned(shown(), (travel / box.width) * view.span, duration));
      return;
    }
    const factor = Math.exp(-travel * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM));
    onView(zoomed(shown(), factor, (event.clientX - box.left) / box.width, duration));
  });
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const listener = (event: WheelEvent) => wheel(event);
    element.addEventListener('wheel', listener, { passive: false });
    return () => element.removeEventListener('wheel', listener);
  }, []);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, view: shown(), moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const from = drag.current;
    if (!from) return;
    const travel = event.clientX - from.x;
    if (!from.moved && Math.abs(travel) <= CLICK_PIXELS) return;
    from.moved = true;
    onFollow(false);
    onView(panned(from.view, (-travel / event.currentTarget.offsetWidth) * from.view.span, duration));
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const from = drag.current;
    drag.current = null;
    if (!from || from.moved) return;
    const box = event.currentTarget.getBoundingClientRect();
    const seconds = secondsAt(from.view, (event.clientX - box.left) / box.width);
    if (seconds >= 0 && seconds <= duration) onSeek(seconds);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { Home: -position(), End: duration - position() };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onSeek(position() + step);
  };

  return (
    <canvas
      ref={canvas}
      role="slider"
      aria-label="Position in the track"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(position())}
      aria-valuetext={written(position())}
      tabIndex={0}
      className={styles.wave}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onKeyDown={onKeyDown}
    />
  );
}
