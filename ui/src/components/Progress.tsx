import styles from './Progress.module.css';

interface ProgressProps {
  /** 0 to 1; null while it cannot be told. */
  value: number | null;
  label: string;
  width?: number | string;
}

export function Progress({ value, label, width = '100%' }: ProgressProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== null && { 'aria-valuenow': percent })}
      className={styles.track}
      style={{ width }}
    >
      <span
        className={percent === null ? styles.unknown : styles.fill}
        style={percent === null ? undefined : { transform: `scaleX(${percent / 100})` }}
      />
    </span>
  );
}
