import { Pause, Play } from 'lucide-react';
import { memo } from 'react';
import type { Track } from '../../bindings/types';
import { Skeleton } from '../../components/Skeleton';
import { usePlayer } from '../../player/usePlayer';
import { type CellContext, cellOf } from './cells';
import type { Column } from './columns';
import styles from './TrackTable.module.css';

interface TrackRowProps extends CellContext {
  id: string;
  /** Place in the whole list, from 0. */
  index: number;
  /** Null while its page is on its way. */
  track: Track | null;
  columns: readonly Column[];
  chosen: boolean;
  top: number;
  onChoose: (index: number, track: Track) => void;
  onOpen: (index: number, track: Track) => void;
}

const away = (track: Track) => track.state === 'away' || track.state === 'missing';

/** Drawn again only when something of its own changed: the list itself is drawn at each step of a scroll. */
export const TrackRow = memo(function TrackRow(props: TrackRowProps) {
  const { id, index, track, columns, chosen, top, onChoose, onOpen, notation, settled, loaded, playing } =
    props;
  const player = usePlayer();
  const place = { transform: `translateY(${top}px)` };
  if (!track) {
    return (
      <div role="row" aria-rowindex={index + 2} aria-busy className={styles.row} style={place}>
        <span role="gridcell" />
        {columns.map((column) => (
          <span role="gridcell" key={column.id} className={styles.cell} data-align={column.align}>
            <Skeleton width={column.grows ? '62%' : '70%'} />
          </span>
        ))}
      </div>
    );
  }
  const name = track.title ?? track.relative_path;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard: arrows, Enter and Space
    <div
      role="row"
      id={id}
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-away={away(track) || undefined}
      data-loaded={loaded || undefined}
      className={styles.row}
      style={place}
      onMouseDown={() => onChoose(index, track)}
      onClick={(event) => {
        if (!(event.target as Element).closest('button')) onOpen(index, track);
      }}
    >
      <span role="gridcell" className={styles.play}>
        <button
          type="button"
          tabIndex={-1}
          aria-label={playing ? `Pause ${name}` : `Play ${name}`}
          disabled={away(track)}
          onClick={() => void player.toggle(track.id)}
        >
          {playing ? <Pause aria-hidden size={16} /> : <Play aria-hidden size={16} />}
        </button>
      </span>
      {columns.map((column) => (
        <span role="gridcell" key={column.id} className={styles.cell} data-align={column.align}>
          {cellOf(column.id, track, { notation, settled, loaded, playing })}
        </span>
      ))}
    </div>
  );
});
