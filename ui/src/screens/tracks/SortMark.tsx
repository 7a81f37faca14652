import { ArrowDown, ArrowUp } from 'lucide-react';
import styles from './HeaderRow.module.css';

/** An arrow beside a column's name; with several levels also its number. */
export function SortMark({ rising, place }: { rising: boolean; place: number | null }) {
  const Arrow = rising ? ArrowUp : ArrowDown;
  return (
    <span className={styles.mark} aria-hidden>
      <Arrow size={12} />
      {place !== null && <span className={styles.place}>{place}</span>}
    </span>
  );
}
