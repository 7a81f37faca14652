import type { ServerStatus } from '../../bindings/types';
import { Card } from '../../components/Card';
import { classes } from '../../components/classes';
import { useRunningFor } from '../../components/useRunningFor';
import { took } from '../../music/format';
import styles from './StartTimeline.module.css';
import { type Bar, barsOf, totalOf } from './timeline';

function end({ state, duration }: Bar): string {
  if (state === 'failed') return 'failed';
  return state === 'pending' ? '–' : took(duration);
}

function summary(status: ServerStatus, total: number): string {
  if (status.timeline.some((stage) => stage.state === 'failed')) return `failed after ${took(total)}`;
  if (status.timeline.some((stage) => stage.state === 'running')) return took(total);
  return status.isReady ? `ready after ${took(total)}` : took(total);
}

/** How the start goes, or went: its stages with bars on one scale, live while it goes on. */
export function StartTimeline({ status }: { status: ServerStatus }) {
  const stage = status.timeline.find(({ state }) => state === 'running');
  const running = useRunningFor(stage ? (stage.durationMs ?? 0) : null);
  const bars = barsOf(status.timeline, running);
  const total = stage ? (stage.startedMs ?? 0) + (running ?? 0) : totalOf(status.timeline);
  const begun = bars.some(({ state }) => state !== 'pending');
  return (
    <Card
      title={stage ? 'Start' : 'Last start'}
      aside={begun && <span className={styles.summary}>{summary(status, total)}</span>}
    >
      {begun ? (
        <ol className={styles.stages} aria-label="Stages of the start">
          {bars.map((bar) => (
            <li
              key={bar.name}
              className={styles.stage}
              data-state={bar.state}
              aria-current={bar.state === 'running' ? 'step' : undefined}
            >
              <span className={styles.label}>{bar.label}</span>
              <span className={styles.lane} aria-hidden>
                <span
                  className={classes(styles.bar, bar.width === 0 && styles.none)}
                  style={{ left: `min(${bar.left * 100}%, 100% - 6px)`, width: `${bar.width * 100}%` }}
                />
              </span>
              <span className={styles.time}>{end(bar)}</span>
            </li>
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
