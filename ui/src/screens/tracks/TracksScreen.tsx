import { CircleAlert } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useLibrary, useSearch } from '../../app/library';
import { Button } from '../../components/Button';
import { Placeholder } from '../../components/Placeholder';
import { useSetting } from '../../data/settings';
import { ImprovableLine } from '../../improve/ImprovableLine';
import { usePlace } from '../../lists/usePlace';
import type { Notation } from '../../music/key';
import { useTellPlayError } from '../../player/usePlayer';
import { Deck } from '../deck/Deck';
import { FitsPanel } from '../fits/FitsPanel';
import { useColumns } from './columns';
import { useDensity } from './density';
import { EmptyTracks, NoSuchList } from './EmptyTracks';
import { filterOf } from './filter';
import { ListLine } from './ListLine';
import { SearchHints } from './SearchHints';
import { Toolbar } from './Toolbar';
import styles from './TracksScreen.module.css';
import { TrackTable } from './TrackTable';
import { useDebounced } from './useDebounced';

/** Pause in typing after which the list follows: short enough to feel live, long enough for a fast typist's word. */
const SEARCH_AFTER_MS = 60;

interface Answer {
  total: number | null;
  unread: readonly string[];
}

const NO_ANSWER: Answer = { total: null, unread: [] };

/** The library, with the deck of the chosen track below it. */
export function TracksScreen() {
  const search = useSearch();
  const { chosen, deckOpen, openDeck, trail } = useLibrary();
  const place = usePlace();
  const notation = useSetting<Notation>('key_notation', 'camelot');
  const [density, setDensity] = useDensity();
  const columns = useColumns();
  const [{ total, unread }, setAnswer] = useState<Answer>(NO_ANSWER);
  const onAnswer = useCallback(
    (total: number | null, unread: readonly string[]) => setAnswer({ total, unread }),
    [],
  );
  const within = place.list?.search ?? '';
  const typed = useDebounced(search, SEARCH_AFTER_MS);
  const filter = filterOf({ within, folder: place.folder, search: typed, sorting: place.sorting });
  // Nothing is asked for a list before it is known what it finds.
  const known = !place.inList || place.list;

  useTellPlayError(deckOpen ? chosen : null);

  return (
    <div className={styles.screen}>
      <h1 className={styles.hidden}>Tracks</h1>
      <Toolbar total={total} notation={notation} columns={columns} density={density} onDensity={setDensity} />
      <ImprovableLine />
      {place.list && <ListLine list={place.list} />}
      <SearchHints unread={unread} within={within} />
      <div className={styles.lists}>
        <div className={styles.table}>
          {known && (
            <TrackTable
              filter={filter}
              sorting={place.sorting}
              onSort={place.setSorting}
              columns={columns}
              density={density}
              notation={notation}
              onAnswer={onAnswer}
              empty={<EmptyTracks place={place} />}
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
          )}
          {place.inList && place.list === null && <NoSuchList />}
        </div>
        {trail.length > 0 && <FitsPanel notation={notation} />}
      </div>
      {deckOpen && chosen && <Deck trackId={chosen} notation={notation} onClose={() => openDeck(false)} />}
    </div>
  );
}
