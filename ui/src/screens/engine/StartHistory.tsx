import { X } from 'lucide-react';
import type { StartRecord } from '../../bindings/types';
import { Card } from '../../components/Card';
import { useStarts } from '../../data/starts';
import { counted, readDate, took } from '../../music/format';
import styles from './StartHistory.module.css';
import { type Column, columnsOf, LEAST_STARTS } from './startColumns';

const SLOTS = 30;
const STEP = 10;
const HEIGHT = 100;
/** Of the height, without the room for marks above. */
const ROOM = 86;

const day = (text: string): string =>
  readDate(text)?.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }) ?? '';

function when({ at }: StartRecord): string {
  const date = readDate(at);
  return date
    ? date.toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
    : '';
}

/** One start: its height is its time. */
function Start({ column, index }: { column: Column; index: number }) {
  const { start, kind, words, height } = column;
  return (
    <g className={styles.start} data-kind={kind}>
      <title>{`${when(start)}: ${words}`}</title>
      <rect x={index * STEP} y={0} width={STEP} height={HEIGHT} className={styles.slot} />
      <rect
        x={index * STEP + 1.5}
        y={HEIGHT - height * ROOM}
        width={7}
        height={height * ROOM}
        className={styles.column}
      />
    </g>
  );
}

/** Over an odd start: a cross or a point, so that no colour is needed to tell it. */
function Mark({ column: { kind, height }, index }: { column: Column; index: number }) {
  if (kind !== 'failed' && kind !== 'slow') return null;
  const place = { left: `${((index + 0.5) / SLOTS) * 100}%`, bottom: `${(height * ROOM * 100) / HEIGHT}%` };
  return (
    <span className={styles.mark} data-kind={kind} style={place} aria-hidden>
      {kind === 'failed' ? <X size={11} strokeWidth={2.5} /> : <span className={styles.point} />}
    </span>
  );
}

/** How long the last starts took. */
export function StartHistory() {
  const answer = useStarts().data;
  if (!answer || answer.starts.length < LEAST_STARTS) return null;
  const { columns, failed, slow } = columnsOf(answer);
  const empty = SLOTS - columns.length;
  const first = answer.starts[0];
  const usual = answer.usualMs === null ? 'none became ready' : `median ${took(answer.usualMs)}`;
  const odd = [failed > 0 && `${failed} failed`, slow > 0 && `${slow} slow`].filter(Boolean).join(', ');
  const title = `Last ${counted(columns.length, 'start')}`;
  return (
    <Card title={title} aside={usual} className={styles.card}>
      <div className={styles.chart}>
        <svg
          role="img"
          aria-label={`${title}: ${usual}${odd && `, ${odd}`}`}
          viewBox={`0 0 ${SLOTS * STEP} ${HEIGHT}`}
          preserveAspectRatio="none"
        >
          {columns.map((column, index) => (
            <Start key={column.start.at} column={column} index={index + empty} />
          ))}
        </svg>
        {columns.map((column, index) => (
          <Mark key={column.start.at} column={column} index={index + empty} />
        ))}
      </div>
      <p className={styles.axis}>
        <span>{first && day(first.at)}</span>
        <span>{odd}</span>
        <span>newest</span>
      </p>
    </Card>
  );
}
