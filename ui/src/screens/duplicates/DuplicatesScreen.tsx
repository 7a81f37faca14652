import { CircleAlert, Copy, RefreshCw } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../components/Button';
import { Choice } from '../../components/Choice';
import { Confirm } from '../../components/Confirm';
import { Notice } from '../../components/Notice';
import { Placeholder } from '../../components/Placeholder';
import { ScreenHead } from '../../components/ScreenHead';
import { Skeleton } from '../../components/Skeleton';
import { useDuplicateStats, useDuplicates } from '../../data/duplicates';
import { count, counted } from '../../music/format';
import styles from './DuplicatesScreen.module.css';
import { GroupCard } from './GroupCard';
import { useDuplicateActs } from './useDuplicateActs';
import { statsWords } from './words';

/** Groups that are shown at first, and that come with each wish for more. */
const STEP = 20;

/** Tracks with more than one file: which one is shown, and what becomes of the others. */
export function DuplicatesScreen() {
  const [resolved, setResolved] = useState(false);
  const [limit, setLimit] = useState(STEP);
  const [asking, ask] = useState(false);
  const stop = useRef<AbortController | null>(null);
  const list = useDuplicates(resolved, limit);
  const stats = useDuplicateStats().data;
  const acts = useDuplicateActs();
  const { deciding } = acts;
  const open = stats ? stats.total_groups - stats.resolved_groups : 0;
  const look = (
    <Button icon={<RefreshCw aria-hidden />} disabled={acts.finding} onClick={acts.find}>
      {acts.finding ? 'Comparing the files…' : 'Look again'}
    </Button>
  );

  if (list.error && !list.data) {
    return (
      <Placeholder
        tone="broken"
        icon={<CircleAlert />}
        title="The duplicates cannot be read"
        action={
          <Button look="primary" onClick={() => void list.refetch()}>
            Try again
          </Button>
        }
      >
        {list.error.message}
      </Placeholder>
    );
  }
  if (stats?.total_groups === 0) {
    return (
      <Placeholder icon={<Copy />} title="No duplicates" action={look}>
        Tracks with the same audio would stand here, whatever their files are called and wherever they lie.
      </Placeholder>
    );
  }
  const groups = list.data?.data;
  const total = list.data?.pagination.total ?? 0;
  return (
    <div className={styles.screen}>
      <ScreenHead
        title="Duplicates"
        sentence={stats ? statsWords(stats) : 'Looking for copies'}
        actions={
          <>
            {look}
            <Button look="primary" disabled={open === 0 || deciding !== null} onClick={() => ask(true)}>
              Set all others aside…
            </Button>
          </>
        }
      />
      {deciding && (
        <Notice tone="info" action={<Button onClick={() => stop.current?.abort()}>Stop</Button>}>
          Setting copies aside: {count(deciding.done)} of {counted(deciding.total, 'track')}
        </Notice>
      )}
      <div className={styles.which}>
        <Choice
          label="Which duplicates"
          value={resolved ? 'resolved' : 'open'}
          options={[
            { value: 'open', label: stats ? `To decide (${count(open)})` : 'To decide' },
            { value: 'resolved', label: stats ? `Set aside (${count(stats.resolved_groups)})` : 'Set aside' },
          ]}
          onChange={(which) => {
            setResolved(which === 'resolved');
            setLimit(STEP);
          }}
        />
        <p className={styles.quiet}>
          The chosen file is shown in your lists. Files on disk stay, and all copies share analysis, edits and
          cues.
        </p>
      </div>
      {groups?.length === 0 && (
        <p className={styles.none}>
          {resolved ? 'No copy is set aside.' : 'Every duplicate is decided: lists show one file of each.'}
        </p>
      )}
      {!groups && <Skeleton height={140} />}
      {groups?.map((group) => (
        <GroupCard key={group.id} group={group} acts={acts} />
      ))}
      {groups && total > groups.length && (
        <Button className={styles.more} onClick={() => setLimit((now) => now + STEP)}>
          Show more of {count(total)}
        </Button>
      )}
      {asking && (
        <Confirm
          title={`Set the copies of ${counted(open, 'track')} aside?`}
          description="Lists then show one file of each: the one with the best bit rate, or the one that you chose before. Files on disk stay, and every copy can be brought back here."
          act="Set aside"
          onClose={() => ask(false)}
          onAct={() => {
            ask(false);
            stop.current = new AbortController();
            void acts.resolveAll(stop.current.signal);
          }}
        />
      )}
    </div>
  );
}
