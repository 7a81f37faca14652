import { Pause, Play } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import type { Track } from '../../bindings/types';
import { Skeleton } from '../../components/Skeleton';
import { ColourMark } from '../../edits/ColourMark';
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
  /** The keyboard stands on it. */
  chosen: boolean;
  /** What is done to the selection is done to it. */
  selected: boolean;
  top: number;
  onPress: (event: MouseEvent, index: number, track: Track) => void;
  onOpen: (index: number, track: Track) => void;
}

const away = (track: Track) => track.state === 'away' || track.state === 'missing';

/** Drawn again only when something of its own changed: the list itself is drawn at each step of a scroll. */
export const TrackRow = memo(function TrackRow(props: TrackRowProps) {
  const { id, index, track, columns, chosen, selected, top, onPress, onOpen } = props;
  const { notation, loaded, playing } = props;
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
      aria-selected={selected}
      data-chosen={chosen || undefined}
      data-away={away(track) || undefined}
      data-loaded={loaded || undefined}
      className={styles.row}
      style={place}
      onMouseDown={(event) => onPress(event, index, track)}
      onClick={(event) => {
        const several = event.ctrlKey || event.metaKey || event.shiftKey;
        if (!several && !(event.target as Element).closest('button')) onOpen(index, track);
      }}
    >
      <span role="gridcell" className={styles.play}>
        {track.color_tag && <ColourMark colour={track.color_tag} />}
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
          {cellOf(column.id, track, { notation, loaded, playing })}
        </span>
      ))}
    </div>
  );
});
