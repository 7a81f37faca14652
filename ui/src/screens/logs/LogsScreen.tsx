import { ArrowDownToLine, CircleAlert, Copy, FolderOpen, ScrollText, Search } from 'lucide-react';
import { useDeferredValue, useRef, useState } from 'react';
import { useShortcut } from '../../app/shortcuts';
import { useReveal } from '../../app/useReveal';
import type { LogLevel } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Choice } from '../../components/Choice';
import { copy } from '../../components/copy';
import { IconButton } from '../../components/IconButton';
import { LogList } from '../../components/LogList';
import { copyText, everything, type LogFilter, logRows } from '../../components/logRows';
import { Placeholder } from '../../components/Placeholder';
import { Select } from '../../components/Select';
import { Skeleton } from '../../components/Skeleton';
import { TextField } from '../../components/TextField';
import { useAppInfo } from '../../data/app';
import { useLogs } from '../../data/logs';
import { counted } from '../../music/format';
import styles from './LogsScreen.module.css';

const levels: readonly { value: LogLevel; label: string }[] = [
  { value: 'trace', label: 'All levels' },
  { value: 'info', label: 'Info and worse' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'error', label: 'Errors' },
];

const sources = [
  { value: 'all', label: 'All' },
  { value: 'app', label: 'App' },
  { value: 'engine', label: 'Engine' },
] as const;

function Loading() {
  return (
    <div className={styles.loading} aria-busy>
      {[62, 48, 71, 55, 40, 66, 52].map((width) => (
        <Skeleton key={width} width={`${width}%`} />
      ))}
    </div>
  );
}

/** Everything that Mismo and its engine say, live. */
export function LogsScreen() {
  const logs = useLogs();
  const reveal = useReveal();
  const info = useAppInfo().data;
  const [filter, setFilter] = useState<LogFilter>(everything);
  const [follow, setFollow] = useState(true);
  const field = useRef<HTMLInputElement>(null);
  useShortcut('search', () => field.current?.select());

  const rows = logRows(logs.data ?? [], useDeferredValue(filter));
  const lines = rows.filter((row) => row.kind === 'line').length;
  const filtered = filter.text !== '' || filter.level !== 'trace' || filter.source !== 'all';

  return (
    <div className={styles.screen}>
      <div className={styles.bar}>
        <h1 className={styles.title}>Logs</h1>
        <span className={styles.search}>
          <Search aria-hidden size={15} className={styles.glass} />
          <TextField
            ref={field}
            label="Filter by text"
            bare
            type="search"
            placeholder="Filter by text"
            value={filter.text}
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          />
        </span>
        <Select
          label="Level"
          value={filter.level}
          options={levels}
          onChange={(level) => setFilter({ ...filter, level })}
        />
        <Choice
          label="Source"
          value={filter.source}
          options={sources}
          onChange={(source) => setFilter({ ...filter, source })}
        />
        <span className={styles.count} role="status">
          {logs.data && counted(lines, 'line')}
        </span>
        <Button
          look="quiet"
          aria-pressed={follow}
          icon={<ArrowDownToLine aria-hidden />}
          onClick={() => setFollow((now) => !now)}
        >
          Follow
        </Button>
        <IconButton
          label="Copy the lines shown"
          icon={<Copy />}
          disabled={lines === 0}
          onClick={() => copy(copyText(rows), counted(lines, 'line'))}
        />
        {reveal && info && (
          <IconButton
            label="Open the log folder"
            icon={<FolderOpen />}
            onClick={() => reveal(info.log_dir)}
          />
        )}
      </div>
      {lines > 0 ? (
        <LogList
          label="Log"
          rows={rows}
          follow={follow}
          onFollow={setFollow}
          showSource
          onFill={() => void logs.refetch()}
          className={styles.list}
        />
      ) : logs.error ? (
        <Placeholder
          tone="broken"
          icon={<CircleAlert />}
          title="The log cannot be read"
          action={
            <Button look="primary" onClick={() => void logs.refetch()}>
              Try again
            </Button>
          }
        >
          {logs.error.message}
        </Placeholder>
      ) : !logs.data ? (
        <Loading />
      ) : (
        <Placeholder
          icon={<ScrollText />}
          title={filtered ? 'No line matches' : 'Nothing logged yet'}
          action={filtered && <Button onClick={() => setFilter(everything)}>Show all lines</Button>}
        >
          {filtered
            ? 'Other words, another level or both sources may show more.'
            : 'What Mismo and its engine do appears here as it happens.'}
        </Placeholder>
      )}
    </div>
  );
}
