import { TriangleAlert } from 'lucide-react';
import type { Track } from '../../bindings/types';
import { Progress } from '../../components/Progress';
import { tempoIsDoubtful } from '../../music/doubt';
import styles from './StateCell.module.css';

/** What is said of a track that is analysed: only what deserves a look. */
function doneWords(track: Track): string {
  if (track.set_aside) return 'set aside';
  if (tempoIsDoubtful(track)) return 'tempo not sure';
  if (track.bpm === null) return 'no beat';
  return '';
}

/** A row's state in words. A row with nothing to say is done. */
export function StateCell({ track }: { track: Track }) {
  switch (track.state) {
    case 'analysing':
      return (
        <span className={styles.state}>
          <Progress
            value={(track.progress_percent ?? 0) / 100}
            label={`Analysing ${track.title ?? ''}`}
            width={52}
          />
          analysing
        </span>
      );
    case 'failed':
      return (
        <span className={styles.failed} title={track.state_reason ?? undefined}>
          <TriangleAlert aria-hidden size={14} />
          <span className={styles.clip}>{track.state_reason ?? 'failed'}</span>
        </span>
      );
    case 'queued':
      return <span className={styles.state}>queued</span>;
    case 'new':
      return <span className={styles.state}>not analysed</span>;
    case 'away':
      return <span className={styles.state}>away</span>;
    case 'missing':
      return (
        <span className={styles.state} title="The file is gone">
          file is gone
        </span>
      );
    case 'done':
      return <span className={styles.state}>{doneWords(track)}</span>;
  }
}
