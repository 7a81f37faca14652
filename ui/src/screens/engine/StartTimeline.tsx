import type { ServerStatus } from '../../bindings/types';
import { Card } from '../../components/Card';
import { took } from '../../music/format';
import styles from './StartTimeline.module.css';
import { summary } from './startWords';
import { type Bar, barsOf, type Span } from './timeline';
import { useTimeline } from './useTimeline';

const ENDS: Partial<Record<Bar['state'], string>> = {
  pending: '–',
  failed: 'failed',
  stopped: 'called off',
};

const place = ({ left, width }: Span) => ({
  left: `min(${left * 100}%, 100% - 4px)`,
  width: `${width * 100}%`,
});

function Row({ bar }: { bar: Bar }) {
  return (
    <li
      className={styles.stage}
      data-state={bar.state}
      data-part={bar.part || undefined}
      aria-current={bar.state === 'running' && !bar.part ? 'step' : undefined}
    >
      <span className={styles.label}>{bar.label}</span>
      <span className={styles.lane} aria-hidden>
        {bar.usual && <span className={styles.usual} style={place(bar.usual)} />}
        {bar.span && <span className={styles.bar} style={place(bar.span)} />}
      </span>
      <span className={styles.time}>{ENDS[bar.state] ?? took(bar.duration)}</span>
      <span className={styles.usually}>{bar.usualMs !== null && `usually ${took(bar.usualMs)}`}</span>
    </li>
  );
}

/** How the start goes, or went: its stages on one scale, each against what it usually takes here. */
export function StartTimeline({ status }: { status: ServerStatus }) {
  const timeline = useTimeline(status.timeline);
  const forecast = status.forecast;
  const bars = barsOf(timeline, forecast?.usualMs ?? null);
  const begun = timeline.some(({ state }) => state !== 'pending');
  return (
    <Card
      title={timeline.some(({ state }) => state === 'running') ? 'Start' : 'Last start'}
      aside={begun && <span className={styles.summary}>{summary({ timeline, forecast })}</span>}
    >
      {begun ? (
        <ol className={styles.stages} aria-label="Stages of the start">
          {bars.map((bar) => (
            <Row key={bar.key} bar={bar} />
          ))}
        </ol>
      ) : (
        <p className={styles.never}>
          {status.external
            ? 'This engine ran before Mismo, so there is no start to show.'
            : 'It has not been started since Mismo was opened.'}
        </p>
      )}
    </Card>
  );
}
