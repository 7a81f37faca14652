import { type KeyboardEvent, useState } from 'react';
import styles from './Resizer.module.css';

/** Pixels for an arrow key. */
const STEP = 16;

interface ResizerProps {
  height: number;
  least: number;
  most: number;
  onHeight: (height: number) => void;
}

/** The deck's upper edge: drag it, or use the arrow keys. */
export function Resizer({ height, least, most, onHeight }: ResizerProps) {
  const [from, setFrom] = useState<{ y: number; height: number } | null>(null);
  const set = (next: number) => onHeight(Math.min(most, Math.max(least, next)));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(height + step);
  };
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the deck"
      aria-valuenow={height}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ y: event.clientY, height });
      }}
      onPointerMove={(event) => from && set(from.height + from.y - event.clientY)}
      onPointerUp={() => setFrom(null)}
      onPointerCancel={() => setFrom(null)}
      onKeyDown={onKeyDown}
    />
  );
}
