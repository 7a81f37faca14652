import { useEffect, useRef } from 'react';
import { length, position as written } from '../../music/format';
import { useFrames } from '../../player/useFrames';
import styles from './Time.module.css';

interface TimeProps {
  duration: number;
  running: boolean;
  position: () => number;
}

/** Position and what is left. Written straight into the page: sixty times a second is no work for React. */
export function Time({ duration, running, position }: TimeProps) {
  const at = useRef<HTMLSpanElement>(null);
  const left = useRef<HTMLSpanElement>(null);
  const write = () => {
    const seconds = position();
    if (at.current) at.current.textContent = written(seconds);
    if (left.current) left.current.textContent = `−${length(Math.max(0, duration - seconds))} left`;
  };
  useFrames(running, write);
  useEffect(write);
  return (
    <span className={styles.time} aria-hidden>
      <span ref={at} className={styles.at} />
      <span ref={left} className={styles.left} />
    </span>
  );
}
