import { useVirtualizer } from '@tanstack/react-virtual';
import { type UIEvent, useEffect, useEffectEvent, useRef } from 'react';
import { clock, counted } from '../music/format';
import { classes } from './classes';
import styles from './LogList.module.css';
import { type LogRow, shownText } from './logRows';

interface LogListProps {
  label: string;
  rows: readonly LogRow[];
  /** The newest line stays in view. */
  follow: boolean;
  /** Called with false when the reader scrolls up, with true when they are back at the end. */
  onFollow: (follow: boolean) => void;
  /** Says who wrote a line. */
  showSource?: boolean;
  /** Fetches what a gap leaves out. */
  onFill?: () => void;
  className?: string | undefined;
}

/** How far from the end still counts as the end, in pixels. */
const AT_END = 24;
const ROW_HEIGHT = 21;

const levelWords = { error: 'ERROR', warn: 'WARN', info: 'INFO', debug: 'DEBUG', trace: 'TRACE' } as const;

function Row({
  row,
  showSource,
  onFill,
}: {
  row: LogRow;
  showSource: boolean;
  onFill?: (() => void) | undefined;
}) {
  if (row.kind === 'gap') {
    return (
      <div className={styles.gap}>
        {counted(row.missing, 'line')} skipped
        {onFill && (
          <button type="button" className={styles.fill} onClick={onFill}>
            Load
          </button>
        )}
      </div>
    );
  }
  const { line } = row;
  return (
    <div className={classes(styles.line, showSource && styles.withSource)} data-level={line.level}>
      <span className={styles.time}>{clock(line.at, true)}</span>
      <span className={styles.level}>{levelWords[line.level]}</span>
      {showSource && <span className={styles.source}>{line.source}</span>}
      <span className={styles.text}>{shownText(line)}</span>
    </div>
  );
}

/** Lines of a log, only those in view drawn, however many there are. */
export function LogList({
  label,
  rows,
  follow,
  onFollow,
  showSource = false,
  onFill,
  className,
}: LogListProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    getItemKey: (index) => {
      const row = rows[index];
      return row?.kind === 'gap' ? `gap-${row.after}` : (row?.line.seq ?? index);
    },
  });

  const toEnd = useEffectEvent(() => {
    if (follow && rows.length > 0) virtual.scrollToIndex(rows.length - 1, { align: 'end' });
  });
  // Heights are measured as rows appear: the end moves with the total as well as with a new line.
  const total = virtual.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect runs when one of these changes, it reads none.
  useEffect(() => toEnd(), [rows, follow, total]);

  const lastTop = useRef(0);
  const onScroll = ({ currentTarget }: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    const up = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    const atEnd = scrollHeight - scrollTop - clientHeight <= AT_END;
    if (atEnd && !follow) onFollow(true);
    if (up && !atEnd && follow) onFollow(false);
  };

  return (
    <div
      ref={box}
      role="log"
      aria-label={label}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className={classes(styles.box, className)}
      onScroll={onScroll}
    >
      <div className={styles.all} style={{ height: total }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={styles.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Row row={row} showSource={showSource} onFill={onFill} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
