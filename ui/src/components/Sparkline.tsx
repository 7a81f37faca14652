import styles from './Sparkline.module.css';
import { runsOf } from './sparkline';

interface SparklineProps {
  /** What it shows, in words: the line itself is not read aloud. */
  label: string;
  /** Oldest first; null where nothing is known. */
  values: readonly (number | null)[];
  /** Number of values that fill the width. */
  capacity: number;
  /** The value at the upper edge. */
  top: number;
  /** A value that should not be reached: a line across. */
  limit?: number | null;
  tone?: 'accent' | 'second' | 'quiet';
  width?: number | string;
  height?: number;
}

const WIDTH = 300;
const HEIGHT = 100;

/** How far below the upper edge a share of the height is drawn; a line at an edge keeps its full width. */
const depth = (share: number): string => ((1 - share) * (HEIGHT - 4) + 2).toFixed(1);

/** A small line over time, newest at the right. */
export function Sparkline({
  label,
  values,
  capacity,
  top,
  limit = null,
  tone = 'accent',
  width = '100%',
  height = 32,
}: SparklineProps) {
  const runs = runsOf(values, capacity, top);
  const points = runs.map((run) =>
    // A single value is a short line.
    (run.length === 1 && run[0] ? [{ ...run[0], x: Math.max(0, run[0].x - 0.01) }, run[0]] : run).map(
      ({ x, y }) => `${(x * WIDTH).toFixed(1)} ${depth(y)}`,
    ),
  );
  return (
    <svg
      className={styles.sparkline}
      data-tone={tone}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      style={{ width, height }}
    >
      {points.map((run) => {
        const first = run[0]?.split(' ')[0];
        const last = run.at(-1)?.split(' ')[0];
        return (
          <g key={first}>
            <path className={styles.area} d={`M${first} ${HEIGHT}L${run.join('L')}L${last} ${HEIGHT}Z`} />
            <path className={styles.line} d={`M${run.join('L')}`} />
          </g>
        );
      })}
      {limit !== null && limit <= top && (
        <path className={styles.limit} data-testid="limit" d={`M0 ${depth(limit / top)}H${WIDTH}`} />
      )}
    </svg>
  );
}
