import { Pause, RotateCcw } from 'lucide-react';
import type { QueueProgress } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Progress } from '../../components/Progress';
import { useWaitingJobs } from '../../data/queue';
import { useTrackStats } from '../../data/tracks';
import { count, timeLeft } from '../../music/format';
import { useQueueActs } from '../../queue/queueActs';
import { useRest } from '../../queue/rest';
import { heldUpWords } from '../../queue/words';
import { Improvable } from './Improvable';
import { Resting } from './Resting';
import styles from './Work.module.css';

/** What can be done to the queue now; nothing where nothing makes sense. */
function WorkActs({ queue, resting }: { queue: QueueProgress; resting: boolean }) {
  const failed = useTrackStats().data?.failed ?? 0;
  const { pause, retryFailed, cancelAll, busy } = useQueueActs();
  const open = queue.queued + queue.processing > 0;
  if (!open && failed === 0) return null;
  return (
    <div className={styles.acts}>
      {open && !resting && (
        <Button icon={<Pause aria-hidden />} onClick={pause}>
          Pause
        </Button>
      )}
      {failed > 0 && (
        <Button icon={<RotateCcw aria-hidden />} disabled={busy} onClick={retryFailed}>
          Retry {count(failed)} failed
        </Button>
      )}
      {open && <Button onClick={cancelAll}>Cancel all…</Button>}
    </div>
  );
}

/** What the engine has to do now, and how fast it does it. */
export function Work({ queue }: { queue: QueueProgress }) {
  const open = queue.queued + queue.processing;
  const ended = queue.completed + queue.failed;
  const rest = useRest();
  const waiting = useWaitingJobs().data;
  const figures = [
    { label: 'Queued', value: queue.queued },
    { label: 'At work', value: queue.processing },
    { label: 'Done', value: queue.completed },
    { label: 'Failed', value: queue.failed },
  ];
  return (
    <Card
      title="Work"
      aside={
        rest === null &&
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
      {rest ? (
        <Resting rest={rest} />
      ) : (
        <p className={styles.sentence}>
          {open === 0
            ? 'Nothing to do. New tracks are analysed as they appear.'
            : (queue.waiting_for && `Waits: ${queue.waiting_for}`) ||
              timeLeft(queue.seconds_left) ||
              `${queue.max_concurrent} at a time`}
        </p>
      )}
      {waiting &&
        heldUpWords(waiting).map((words) => (
          <p key={words} className={styles.sentence}>
            {words}
          </p>
        ))}
      <dl className={styles.figures}>
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd data-bad={label === 'Failed' && value > 0}>{count(value)}</dd>
          </div>
        ))}
      </dl>
      <WorkActs queue={queue} resting={rest !== null} />
      <Improvable />
    </Card>
  );
}
