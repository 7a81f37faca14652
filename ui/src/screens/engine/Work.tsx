import type { QueueProgress } from '../../bindings/types';
import { Card } from '../../components/Card';
import { Progress } from '../../components/Progress';
import { count, timeLeft } from '../../music/format';
import { Improvable } from './Improvable';
import styles from './Work.module.css';

/** What the engine has to do now, and how fast it does it. */
export function Work({ queue }: { queue: QueueProgress }) {
  const open = queue.queued + queue.processing;
  const ended = queue.completed + queue.failed;
  const figures = [
    { label: 'Waiting', value: queue.queued },
    { label: 'At work', value: queue.processing },
    { label: 'Done', value: queue.completed },
    { label: 'Failed', value: queue.failed },
  ];
  return (
    <Card
      title="Work"
      aside={
        queue.per_minute !== null &&
        queue.per_minute > 0 && (
          <span className={styles.rate}>
            <b>{count(Math.round(queue.per_minute))}</b> a minute
          </span>
        )
      }
    >
      {open > 0 && (
        <div className={styles.progress}>
          <Progress value={ended / (ended + open)} label="Analysis progress" />
        </div>
      )}
      <p className={styles.sentence}>
        {open === 0
          ? 'Nothing to do. New tracks are analysed as they appear.'
          : (queue.waiting_for && `Waits: ${queue.waiting_for}`) ||
            timeLeft(queue.seconds_left) ||
            `${queue.max_concurrent} at a time`}
      </p>
      <dl className={styles.figures}>
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd data-bad={label === 'Failed' && value > 0}>{count(value)}</dd>
          </div>
        ))}
      </dl>
      <Improvable />
    </Card>
  );
}
