import { AudioLines, Check, CircleAlert } from 'lucide-react';
import { Button } from '../../components/Button';
import { Placeholder } from '../../components/Placeholder';
import { ScreenHead } from '../../components/ScreenHead';
import { Skeleton } from '../../components/Skeleton';
import { useDisagreements } from '../../data/edits';
import { useSetting } from '../../data/settings';
import { useEdits } from '../../edits/edits';
import { counted } from '../../music/format';
import type { Notation } from '../../music/key';
import { usePlayer, usePlayerState, useTellPlayError } from '../../player/usePlayer';
import { DisagreementRow } from './DisagreementRow';
import styles from './DisagreementsScreen.module.css';
import { useKeepPlace } from './useKeepPlace';

/** The most that the application lists. */
const MOST = 1000;

function Clicks() {
  const player = usePlayer();
  const { clicks } = usePlayerState();
  return (
    <Button
      icon={<AudioLines aria-hidden />}
      aria-pressed={clicks}
      title="A click on each beat of our grid, mixed into the sound"
      onClick={() => void player.setClicks(!clicks)}
    >
      {clicks ? 'Clicks on' : 'Clicks off'}
    </Button>
  );
}

/** Tracks whose files say another tempo or key than what counts: hear them, and decide. */
export function DisagreementsScreen() {
  const list = useDisagreements();
  const { edit } = useEdits();
  const notation = useSetting<Notation>('key_notation', 'camelot');
  const place = useKeepPlace(list.data?.length ?? 0);
  useTellPlayError(null);

  if (list.error && !list.data) {
    return (
      <Placeholder
        tone="broken"
        icon={<CircleAlert />}
        title="The disagreements cannot be read"
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
  if (list.data?.length === 0) {
    return (
      <Placeholder icon={<Check />} title="No file says something else">
        Where a file’s tag has another tempo or key than the analysis, both are shown here, to hear and
        decide.
      </Placeholder>
    );
  }
  return (
    <div className={styles.screen}>
      <ScreenHead
        title="Disagreements"
        sentence={
          list.data
            ? `${counted(list.data.length, 'file says', 'files say')} another tempo or key than what counts now.${
                list.data.length === MOST ? ' More are shown as you decide.' : ''
              }`
            : 'Looking at the tags'
        }
        actions={
          <>
            <Clicks />
            <Button
              disabled={!list.data}
              onClick={() => void edit(list.data?.map(({ track }) => track.id) ?? [], { kind: 'settle' })}
            >
              Keep ours for all
            </Button>
          </>
        }
      />
      <ul ref={place} className={styles.list} aria-label="Disagreements" aria-busy={!list.data}>
        {list.data?.map((one) => (
          <DisagreementRow key={one.track.id} disagreement={one} notation={notation} />
        )) ?? (
          <li className={styles.loading}>
            <Skeleton width="40%" height={16} />
            <Skeleton width="60%" />
          </li>
        )}
      </ul>
    </div>
  );
}
