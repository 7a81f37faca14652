import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useLibrary } from '../../app/library';
import { useRemembered } from '../../app/remembered';
import { useRoute } from '../../app/route';
import { Button } from '../../components/Button';
import { Placeholder } from '../../components/Placeholder';
import { useSetting } from '../../data/settings';
import { ImprovableLine } from '../../improve/ImprovableLine';
import type { Notation } from '../../music/key';
import { useTellPlayError } from '../../player/usePlayer';
import { Deck } from '../deck/Deck';
import { useColumns } from './columns';
import { useDensity } from './density';
import { EmptyTracks } from './EmptyTracks';
import { filterOf, NEWEST_FIRST, type Sorting } from './filter';
import { Toolbar } from './Toolbar';
import styles from './TracksScreen.module.css';
import { TrackTable } from './TrackTable';
import { useDebounced } from './useDebounced';

/** Pause in typing after which the list follows: short enough to feel live, long enough for a fast typist's word. */
const SEARCH_AFTER_MS = 60;

const acceptSorting = (stored: unknown): Sorting | null => {
  const { sort, order } = (stored ?? {}) as Partial<Sorting>;
  return sort && order ? { sort, order } : null;
};

/** The library, with the deck of the chosen track below it. */
export function TracksScreen() {
  const route = useRoute();
  const { search, chosen, deckOpen, openDeck } = useLibrary();
  const notation = useSetting<Notation>('key_notation', 'camelot');
  const [sorting, setSorting] = useRemembered<Sorting>('sorting', NEWEST_FIRST, acceptSorting);
  const [density, setDensity] = useDensity();
  const columns = useColumns();
  const [total, setTotal] = useState<number | null>(null);
  const filter = filterOf(route, useDebounced(search, SEARCH_AFTER_MS), sorting);

  useTellPlayError(deckOpen ? chosen : null);

  return (
    <div className={styles.screen}>
      <h1 className={styles.hidden}>Tracks</h1>
      <Toolbar total={total} notation={notation} columns={columns} density={density} onDensity={setDensity} />
      <ImprovableLine />
      <div className={styles.table}>
        <TrackTable
          filter={filter}
          sorting={sorting}
          onSort={setSorting}
          columns={columns}
          density={density}
          notation={notation}
          onTotal={setTotal}
          empty={<EmptyTracks route={route} />}
          failed={(retry, message) => (
            <Placeholder
              tone="broken"
              icon={<CircleAlert />}
              title="The tracks cannot be shown"
              action={
                <Button look="primary" onClick={retry}>
                  Try again
                </Button>
              }
            >
              {message}
            </Placeholder>
          )}
        />
      </div>
      {deckOpen && chosen && <Deck trackId={chosen} notation={notation} onClose={() => openDeck(false)} />}
    </div>
  );
}
