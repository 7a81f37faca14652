import { classes } from './classes';
import styles from './Dot.module.css';

export type Tone = 'ok' | 'busy' | 'look' | 'broken' | 'away';

/** A state's colour. It never stands alone: a word beside it says the same, so it is hidden from screen readers. */
export function Dot({ tone, size = 8 }: { tone: Tone; size?: number }) {
  return (
    <span aria-hidden className={classes(styles.dot, styles[tone])} style={{ width: size, height: size }} />
  );
}
