import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { useLibrary, useSearch } from '../../app/library';
import { Button } from '../../components/Button';
import { Choice } from '../../components/Choice';
import { Popover } from '../../components/Popover';
import { Select } from '../../components/Select';
import { TextField } from '../../components/TextField';
import { camelot, keyAt, keyInWords, type Notation, readKey, writeKey } from '../../music/key';
import { filterValue, withFilter } from '../../music/search';
import styles from './FilterPanel.module.css';
import toolbar from './Toolbar.module.css';

const NAMES = ['bpm', 'key', 'genre', 'artist', 'state'] as const;
const HOURS = Array.from({ length: 12 }, (_, index) => index + 1);

const STATES = [
  { value: 'any', label: 'Any' },
  { value: 'done', label: 'Analysed' },
  { value: 'queued', label: 'Queued' },
  { value: 'analysing', label: 'Analysing' },
  { value: 'new', label: 'Not analysed' },
  { value: 'failed', label: 'Failed' },
  { value: 'away', label: 'Away' },
  { value: 'missing', label: 'File is gone' },
] as const;

const TEMPOS = [
  { value: 'any', label: 'Any' },
  { value: '-118', label: 'under 118' },
  { value: '118-126', label: '118–126' },
  { value: '126-134', label: '126–134' },
  { value: '134-150', label: '134–150' },
  { value: '160-180', label: '160–180' },
] as const;

/** What stands in the search line for a choice of tempo. */
const tempoWord = (value: string) =>
  value === 'any' ? '' : value.startsWith('-') ? `<${value.slice(1)}` : value;

function KeyGrid({ notation }: { notation: Notation }) {
  const search = useSearch();
  const { setSearch } = useLibrary();
  const current = readKey(filterValue(search, 'key'));
  return (
    <fieldset className={styles.keys}>
      <legend className={styles.label}>Key</legend>
      {[false, true].map((major) =>
        HOURS.map((hour) => {
          const key = keyAt(hour, major);
          const chosen = current !== null && camelot(current) === camelot(key);
          return (
            <button
              key={camelot(key)}
              type="button"
              aria-pressed={chosen}
              aria-label={keyInWords(key)}
              title={keyInWords(key)}
              data-camelot={camelot(key)}
              className={styles.key}
              onClick={() => setSearch(withFilter(search, 'key', chosen ? '' : camelot(key)))}
            >
              {writeKey(key, notation)}
            </button>
          );
        }),
      )}
    </fieldset>
  );
}

/** Filters by hand. Each writes its word into the search line, where it can be read, changed and kept. */
export function FilterPanel({ notation }: { notation: Notation }) {
  const search = useSearch();
  const { setSearch } = useLibrary();
  const set = (name: string, value: string) => setSearch(withFilter(search, name, value));
  const [range, setRange] = useState('');
  const tempo = filterValue(search, 'bpm');
  const state = filterValue(search, 'state');
  const active = NAMES.filter((name) => filterValue(search, name) !== '').length;
  return (
    <Popover
      title="Filter"
      trigger={
        <Button
          look="quiet"
          icon={<ListFilter aria-hidden />}
          aria-pressed={active > 0}
          title="Filter"
          className={toolbar.folds}
        >
          {active > 0 ? `Filter, ${active} set` : 'Filter'}
        </Button>
      }
    >
      <div className={styles.panel}>
        <div>
          <span className={styles.label}>Tempo</span>
          <div className={styles.tempos}>
            <Choice
              label="Tempo"
              value={TEMPOS.find(({ value }) => tempoWord(value) === tempo)?.value ?? tempo}
              options={TEMPOS}
              onChange={(value) => set('bpm', tempoWord(value))}
            />
            <form
              onSubmit={(event) => {
                event.preventDefault();
                set('bpm', range.trim());
              }}
            >
              <TextField
                bare
                label="Tempo from and to"
                placeholder="122-126"
                value={range}
                onChange={(event) => setRange(event.target.value)}
              />
            </form>
          </div>
        </div>
        <KeyGrid notation={notation} />
        <div className={styles.pair}>
          <TextField
            label="Genre"
            value={filterValue(search, 'genre')}
            onChange={(event) => set('genre', event.target.value)}
          />
          <TextField
            label="Artist"
            value={filterValue(search, 'artist')}
            onChange={(event) => set('artist', event.target.value)}
          />
          <span className={styles.select}>
            <span className={styles.label}>State</span>
            <Select
              label="State"
              value={STATES.find(({ value }) => value === state)?.value ?? 'any'}
              options={STATES}
              onChange={(value) => set('state', value === 'any' ? '' : value)}
            />
          </span>
        </div>
        {active > 0 && (
          <Button onClick={() => setSearch(NAMES.reduce((text, name) => withFilter(text, name, ''), search))}>
            Clear filters
          </Button>
        )}
      </div>
    </Popover>
  );
}
