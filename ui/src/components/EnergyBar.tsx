import styles from './EnergyBar.module.css';

/** Energy 0 to 10: a numeral and one bar. */
export function EnergyBar({ level }: { level: number | null }) {
  const shown = level === null ? null : Math.round(level);
  return (
    <span className={styles.energy}>
      <span className={shown === null ? styles.none : styles.number}>{shown ?? '–'}</span>
      <span className={styles.track} aria-hidden>
        {shown !== null && <span className={styles.fill} style={{ width: `${shown * 10}%` }} />}
      </span>
    </span>
  );
}
