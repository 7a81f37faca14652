import { colourWords } from '../music/colours';
import styles from './ColourMark.module.css';

/** The colour that a DJ marked a track with: a bar at the head of its row. */
export function ColourMark({ colour }: { colour: string }) {
  const words = colourWords(colour);
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      className={styles.mark}
      style={{ background: colour }}
    />
  );
}
