import type { StartRecord } from '../../bindings/types';
import { Card } from '../../components/Card';
import { useStarts } from '../../data/starts';
import { counted, readDate, took } from '../../music/format';
import styles from './StartHistory.module.css';
import { type Column, columnsOf, LEAST_STARTS } from './startColumns';

const SLOTS = 30;
const STEP = 10;
const HEIGHT = 100;

const day = (text: string): string =>
  readDate(text)?.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }) ?? '';

function when({ at }: StartRecord): string {
  const date = readDate(at);
  return date
    ? date.toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
    : '';
}

/** One start: its height is its time; a failed one has a cross on top, a slow one a point, so that no colour is needed. */
function Start({ column, index }: { column: Column; index: number }) {
  const { start, kind, words } = column;
  const x = index * STEP + 1.5;
  const y = HEIGHT - column.height * (HEIGHT - 12);
  return (
    <g className={styles.start} data-kind={kind}>
      <title>{`${when(start)}: ${words}`}</title>
      <rect x={index * STEP} y={0} width={STEP} height={HEIGHT} className={styles.slot} />
      <rect x={x} y={y} width={7} height={HEIGHT - y} rx={1.5} className={styles.column} />
      {kind === 'failed' && <path d={`M${x} ${y - 9}l7 7m0-7l-7 7`} className={styles.cross} />}
      {kind === 'slow' && <circle cx={x + 3.5} cy={y - 5} r={2.2} className={styles.point} />}
    </g>
  );
}

/** How long the last starts took. */
export function StartHistory() {
  const answer = useStarts().data;
  if (!answer || answer.starts.length < LEAST_STARTS) return null;
  const { columns, failed, slow } = columnsOf(answer);
  const first = answer.starts[0];
  const usual = answer.usualMs === null ? 'none became ready' : `median ${took(answer.usualMs)}`;
  const odd = [failed > 0 && `${failed} failed`, slow > 0 && `${slow} slow`].filter(Boolean).join(', ');
  const title = `Last ${counted(columns.length, 'start')}`;
  return (
    <Card title={title} aside={usual}>
      <svg
        className={styles.chart}
        role="img"
        aria-label={`${title}: ${usual}${odd && `, ${odd}`}`}
        viewBox={`0 0 ${SLOTS * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {columns.map((column, index) => (
          <Start key={column.start.at} column={column} index={index + SLOTS - columns.length} />
        ))}
      </svg>
      <p className={styles.axis}>
        <span>{first && day(first.at)}</span>
        <span>{odd}</span>
        <span>newest</span>
      </p>
    </Card>
  );
}
