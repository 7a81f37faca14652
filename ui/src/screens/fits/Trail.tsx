import { ChevronRight } from 'lucide-react';
import { useTrack } from '../../data/tracks';
import styles from './Trail.module.css';

function Step({ id, current, onGo }: { id: string; current: boolean; onGo: () => void }) {
  const track = useTrack(id).data;
  const name = track ? (track.title ?? track.relative_path) : '…';
  return (
    <li>
      <button type="button" aria-current={current ? 'step' : undefined} title={name} onClick={onGo}>
        {name}
      </button>
      {!current && <ChevronRight aria-hidden size={12} />}
    </li>
  );
}

/** The way from track to track; each step leads back to it. */
export function Trail({ trail, onGo }: { trail: readonly string[]; onGo: (to: number) => void }) {
  return (
    <ol
      className={styles.trail}
      aria-label="The way here"
      ref={(element) => {
        if (element) element.scrollLeft = element.scrollWidth;
      }}
    >
      {trail.map((id, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a way may come through the same track twice
        <Step key={`${index}-${id}`} id={id} current={index === trail.length - 1} onGo={() => onGo(index)} />
      ))}
    </ol>
  );
}
