import { Play } from 'lucide-react';
import { Button } from '../../components/Button';
import { useQueueActs } from '../../queue/queueActs';
import { RestIcon } from '../../queue/RestIcon';
import type { Rest } from '../../queue/rest';
import styles from './Resting.module.css';

/** Why the queue rests, and what lets it go on: nothing is wrong. */
export function Resting({ rest }: { rest: Rest }) {
  const { goOn } = useQueueActs();
  return (
    <div className={styles.resting} role="status">
      <span className={styles.icon}>
        <RestIcon why={rest.why} size={16} />
      </span>
      <div className={styles.words}>
        <p>{rest.sentence}.</p>
        {rest.waiting && <p className={styles.waiting}>{rest.waiting}, nothing is lost.</p>}
        {rest.locked && <p className={styles.waiting}>{rest.locked}</p>}
      </div>
      {!rest.locked && (
        <Button
          look={rest.why === 'paused' ? 'primary' : 'normal'}
          icon={<Play aria-hidden />}
          className={styles.act}
          onClick={() => goOn(rest.why)}
        >
          {rest.goOn}
        </Button>
      )}
    </div>
  );
}
