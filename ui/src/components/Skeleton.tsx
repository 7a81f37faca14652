import styles from './Skeleton.module.css';

/** Where a value will stand. Hidden from screen readers: the region around it says that it is busy. */
export function Skeleton({ width = '100%', height = 12 }: { width?: number | string; height?: number }) {
  return <span aria-hidden className={styles.skeleton} style={{ width, height }} />;
}
