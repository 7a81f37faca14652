import { ArrowLeft, Blend, ListFilter, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useLibrary } from '../../app/library';
import { go, hrefOf } from '../../app/route';
import { Button } from '../../components/Button';
import { IconButton } from '../../components/IconButton';
import { Placeholder } from '../../components/Placeholder';
import { Skeleton } from '../../components/Skeleton';
import { MOST_FITS, useFits } from '../../data/search';
import { useTrack } from '../../data/tracks';
import { counted } from '../../music/format';
import type { Notation } from '../../music/key';
import { filterWord } from '../../music/search';
import { useQueueActs } from '../../queue/queueActs';
import { BaseTrack } from './BaseTrack';
import { FitRow } from './FitRow';
import styles from './FitsPanel.module.css';
import { Trail } from './Trail';

/** Moves the keyboard to another row's name. */
function step(list: HTMLElement | null, by: number): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}

/**
 * What goes with a track, the nearest first, with how key, tempo and energy lie. From each row it goes on: what was
 * gone through is a trail that leads back.
 */
export function FitsPanel({ notation }: { notation: Notation }) {
  const { trail, setTrail, setSearch, choose, openDeck } = useLibrary();
  const { analyse } = useQueueActs();
  const id = trail.at(-1) ?? '';
  const track = useTrack(id).data;
  const fits = useFits(id);
  const list = useRef<HTMLUListElement>(null);
  /** The keyboard went to another track: its row is gone, the first new one takes over. */
  const stepped = useRef(false);
  const found = fits.data;

  useEffect(() => {
    if (!found || !stepped.current) return;
    stepped.current = false;
    step(list.current, 0);
  }, [found]);

  const back = () => trail.length > 1 && setTrail(trail.slice(0, -1));
  const goOn = (next: string) => setTrail([...trail, next]);
  const showInList = () => {
    setSearch(filterWord('fits', id));
    go(hrefOf('tracks'));
  };
  const actOf = (key: string, row: string | undefined) => {
    switch (key) {
      case 'ArrowDown':
        return () => step(list.current, 1);
      case 'ArrowUp':
        return () => step(list.current, -1);
      case 'ArrowLeft':
        return back;
      case 'ArrowRight':
        return row ? () => goOn(row) : null;
      case 'Escape':
        return () => setTrail([]);
      default:
        return null;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = actOf(event.key, (event.target as HTMLElement).dataset.row);
    if (!act) return;
    event.preventDefault();
    stepped.current = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    act();
  };

  return (
    <aside
      className={styles.panel}
      aria-label="What goes with this"
      aria-busy={fits.isPending}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        {trail.length > 1 ? (
          <IconButton label="Back" keys="←" icon={<ArrowLeft />} onClick={back} />
        ) : (
          <Blend aria-hidden size={16} className={styles.icon} />
        )}
        <h2 className={styles.title}>What goes with this</h2>
        <span className={styles.total} role="status">
          {found && (found.length < MOST_FITS ? counted(found.length, 'track') : `the nearest ${MOST_FITS}`)}
        </span>
        <IconButton label="Show in the track list" icon={<ListFilter />} onClick={showInList} />
        <IconButton label="Close" keys="Esc" icon={<X />} onClick={() => setTrail([])} />
      </header>
      {trail.length > 1 && <Trail trail={trail} onGo={(to) => setTrail(trail.slice(0, to + 1))} />}
      {track && <BaseTrack track={track} notation={notation} />}
      {fits.error?.code === 'no_analysis' ? (
        <Placeholder
          icon={<Blend />}
          title="No tempo and key yet"
          action={<Button onClick={() => analyse({ track_ids: [id], priority: 'high' })}>Analyse</Button>}
        >
          What goes with a track is told by its tempo, key and energy: they come with the analysis.
        </Placeholder>
      ) : fits.error ? (
        <Placeholder
          tone="broken"
          icon={<Blend />}
          title="This cannot be shown"
          action={<Button onClick={() => void fits.refetch()}>Try again</Button>}
        >
          {fits.error.message}
        </Placeholder>
      ) : found?.length === 0 ? (
        <Placeholder icon={<Blend />} title="Nothing goes with this">
          No track is near in key, within 6 % of the tempo (also at half and double) and within two steps of
          energy.
        </Placeholder>
      ) : (
        <ul ref={list} className={styles.list}>
          {found
            ? found.map((fit) => (
                <FitRow
                  key={fit.id}
                  fit={fit}
                  notation={notation}
                  onChoose={() => {
                    choose(fit.id);
                    openDeck(true);
                  }}
                  onGoOn={() => goOn(fit.id)}
                />
              ))
            : Array.from({ length: 8 }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows that are all alike
                <li key={index} className={styles.waiting}>
                  <Skeleton width="52%" />
                </li>
              ))}
        </ul>
      )}
    </aside>
  );
}
