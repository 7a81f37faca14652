import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import { keysOf, useShortcut } from '../../app/shortcuts';
import type { Track } from '../../bindings/types';
import { Button } from '../../components/Button';
import { IconButton } from '../../components/IconButton';
import { Tooltip } from '../../components/Tooltip';
import { useEdits } from '../../edits/edits';
import { FACTORS } from '../../music/tempo';
import styles from './GridTools.module.css';

/** Steps by which the grid is moved, in seconds: below what an ear hears, and about what it hears as a flam. */
const FINE = 0.001;
const COARSE = 0.01;

interface GridToolsProps {
  track: Track;
  /** Where the playhead is, in seconds. */
  position: () => number;
}

/** Counts the tempo otherwise, sets it, moves the beat grid, says where a bar begins. */
export function GridTools({ track, position }: GridToolsProps) {
  const { edit, askTempo } = useEdits();
  const ids = [track.id];
  const shift = (seconds: number) => void edit(ids, { kind: 'shift_grid', seconds });
  const downbeat = () => void edit(ids, { kind: 'set_downbeat', seconds: Math.max(0, position()) });
  const tap = () => askTempo(ids, track.bpm);
  const open = !track.locked;
  const grid = open && track.bpm !== null;

  useShortcut('tap', tap, open);
  useShortcut('downbeat', downbeat, grid);
  useShortcut('earlier', () => shift(-COARSE), grid);
  useShortcut('later', () => shift(COARSE), grid);
  useShortcut('slightlyEarlier', () => shift(-FINE), grid);
  useShortcut('slightlyLater', () => shift(FINE), grid);

  return (
    <div role="toolbar" aria-label="Beat grid" className={styles.tools}>
      <div className={styles.line}>
        {FACTORS.map(({ factor, sign, label }) => (
          <Tooltip key={factor} text={label}>
            <Button
              className={styles.small}
              aria-label={`${label}, ${sign}`}
              disabled={!grid}
              onClick={() => void edit(ids, { kind: 'scale_tempo', factor })}
            >
              {sign}
            </Button>
          </Tooltip>
        ))}
        <Tooltip text="Type or tap the tempo" keys={keysOf('tap')}>
          <Button className={styles.small} disabled={!open} onClick={tap}>
            Tap
          </Button>
        </Tooltip>
      </div>
      <div className={styles.line}>
        <IconButton
          label="Grid 10 ms earlier"
          keys={keysOf('earlier')}
          icon={<ChevronsLeft />}
          disabled={!grid}
          className={styles.step}
          onClick={() => shift(-COARSE)}
        />
        <IconButton
          label="Grid 1 ms earlier"
          keys={keysOf('slightlyEarlier')}
          icon={<ChevronLeft />}
          disabled={!grid}
          className={styles.step}
          onClick={() => shift(-FINE)}
        />
        <span className={styles.name} aria-hidden>
          Grid
        </span>
        <IconButton
          label="Grid 1 ms later"
          keys={keysOf('slightlyLater')}
          icon={<ChevronRight />}
          disabled={!grid}
          className={styles.step}
          onClick={() => shift(FINE)}
        />
        <IconButton
          label="Grid 10 ms later"
          keys={keysOf('later')}
          icon={<ChevronsRight />}
          disabled={!grid}
          className={styles.step}
          onClick={() => shift(COARSE)}
        />
        <Tooltip text="A bar begins at the playhead" keys={keysOf('downbeat')}>
          <Button
            className={styles.downbeat}
            aria-label="Set downbeat here"
            disabled={!grid}
            onClick={downbeat}
          >
            Downbeat
          </Button>
        </Tooltip>
      </div>
    </div>
  );
}
