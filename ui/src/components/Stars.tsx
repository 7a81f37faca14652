import { type KeyboardEvent, type MouseEvent, type PointerEvent, useState } from 'react';
import { MOST_STARS, starWords } from '../music/stars';
import styles from './Stars.module.css';

/** Width of a star with its gap, in pixels: what the pointer is over is read from it. */
const STEP = 15;
/** A star from its upper tip on, six pixels from tip to centre. */
const OUTLINE =
  'l1.62 3.88l4.19 0.34l-3.19 2.73l0.97 4.09l-3.59 -2.19l-3.59 2.19l0.97 -4.09l-3.19 -2.73l4.19 -0.34z';

/** The outlines of the stars from one to another. */
const stars = (from: number, to: number): string =>
  Array.from(
    { length: Math.max(0, to - from) },
    (_, index) => `M${7 + (from + index) * STEP} 1${OUTLINE}`,
  ).join('');

interface StarsProps {
  /** 0 to 5; null is none. */
  value: number | null;
  /** What is rated. */
  label: string;
  onChange: (value: number) => void;
  /** Not in the way of the Tab key: something around it has the keyboard. */
  skipped?: boolean;
}

/**
 * A rating: a slider of five stars. A click on a star sets that many, on the last one that is set none; the pointer
 * shows beforehand what a click would do. Keys: arrows, Home, End, and the digits themselves.
 */
export function Stars({ value, label, onChange, skipped }: StarsProps) {
  const [preview, show] = useState<number | null>(null);
  const now = value ?? 0;
  const shown = preview ?? now;
  const under = ({ clientX, currentTarget }: MouseEvent<HTMLElement>) => {
    const x = clientX - currentTarget.getBoundingClientRect().left;
    return Math.min(MOST_STARS, Math.max(1, Math.floor(x / STEP) + 1));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      Home: 0,
      End: MOST_STARS,
    };
    const next = /^[0-5]$/.test(event.key) ? Number(event.key) : steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const wanted = Math.min(MOST_STARS, Math.max(0, next));
    if (wanted !== now) onChange(wanted);
  };
  return (
    <span
      role="slider"
      tabIndex={skipped ? -1 : 0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={MOST_STARS}
      aria-valuenow={now}
      aria-valuetext={starWords(now)}
      data-preview={preview !== null || undefined}
      className={styles.stars}
      // Where something around it has the keyboard and the selection, both stay as they are.
      onMouseDown={(event) => {
        if (!skipped) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onClick={(event) => {
        event.stopPropagation();
        const wanted = under(event);
        show(null);
        onChange(wanted === now ? 0 : wanted);
      }}
      onPointerMove={(event: PointerEvent<HTMLElement>) => {
        if (event.pointerType !== 'touch') show(under(event));
      }}
      onPointerLeave={() => show(null)}
      onKeyDown={onKeyDown}
    >
      <svg width={MOST_STARS * STEP} height={14} aria-hidden="true">
        <path className={styles.off} d={stars(shown, MOST_STARS)} />
        <path className={styles.on} d={stars(0, shown)} />
      </svg>
    </span>
  );
}
