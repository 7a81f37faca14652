import {
  type FormEvent,
  Fragment,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { MetadataChange, Track, TrackDetail } from '../bindings/types';
import type { CallError } from '../bridge';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { Skeleton } from '../components/Skeleton';
import { useKnownTracks, useTrack } from '../data/tracks';
import { counted } from '../music/format';
import { common } from './common';
import { DetailField } from './DetailField';
import styles from './DetailsDialog.module.css';
import { changeOf, DETAILS, type DetailName, type Entries, foundOf, problemOf, shownOf } from './details';
import { MarkFields, type Marks } from './MarkFields';

type Problems = Partial<Record<DetailName, string>>;

interface FormProps {
  ids: readonly string[];
  /** The rows that are known of `ids`. */
  rows: readonly Track[];
  /** All that is known of the track, when it is one. */
  one: TrackDetail | null;
  onWrite: (ids: readonly string[], change: MetadataChange) => Promise<void>;
  onClose: () => void;
  onBusy: (busy: boolean) => void;
  /** The first field, which has the keyboard. */
  first: RefObject<HTMLInputElement | null>;
}

/** The fields. What is left alone stays as it is, in each of the tracks. */
function DetailsForm({ ids, rows, one, onWrite, onClose, onBusy, first }: FormProps) {
  const [entries, enter] = useState<Entries>({});
  const [marks, mark] = useState<Marks>({});
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<string | null>(null);
  // The dialog may have opened before there was a field to begin in.
  useEffect(() => first.current?.select(), [first]);
  // Of tracks that were never on the screen it is not known what they have in common.
  const all = rows.length === ids.length;
  const shown = all ? shownOf(rows) : {};

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong: Problems = {};
    for (const detail of DETAILS) {
      const problem = problemOf(detail, entries[detail.name]);
      if (problem) wrong[detail.name] = problem;
    }
    setProblems(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0) return;
    const change = { ...changeOf(entries, shown), ...marks };
    if (Object.keys(change).length === 0) {
      onClose();
      return;
    }
    onBusy(true);
    try {
      await onWrite(ids, change);
      onClose();
    } catch (error) {
      const { fields, message } = error as CallError;
      const named = DETAILS.filter(({ name }) => fields?.[name]);
      setProblems(Object.fromEntries(named.map(({ name, label }) => [name, `${label} ${fields[name]}.`])));
      if (named.length === 0) setFailure(message);
    } finally {
      onBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  };

  return (
    <form
      id="edit-details"
      noValidate
      className={styles.form}
      onSubmit={(event) => void submit(event)}
      onKeyDown={onKeyDown}
    >
      {failure && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      {DETAILS.map((detail) => (
        <Fragment key={detail.name}>
          {detail.name === 'comment' && (
            <MarkFields
              marks={marks}
              shown={{
                rating: common(all, rows, ({ rating }) => rating ?? 0),
                color_tag: common(all, rows, ({ color_tag }) => color_tag ?? ''),
              }}
              several={ids.length > 1}
              onMark={mark}
            />
          )}
          <DetailField
            detail={detail}
            entry={entries[detail.name]}
            shown={shown[detail.name]}
            found={one && foundOf(one, detail.name)}
            source={one?.sources[detail.name] ?? null}
            several={ids.length > 1}
            problem={problems[detail.name] ?? null}
            inputRef={detail.name === 'title' ? first : undefined}
            onEnter={(entry) => {
              enter((now) => ({ ...now, [detail.name]: entry }));
              setProblems(({ [detail.name]: _, ...others }) => others);
            }}
          />
        </Fragment>
      ))}
    </form>
  );
}

interface DetailsDialogProps {
  ids: readonly string[];
  /** Writes; rejects with a {@link CallError} that names the field where one is wrong. */
  onWrite: (ids: readonly string[], change: MetadataChange) => Promise<void>;
  onClose: () => void;
}

/** Title, artist and what else a DJ writes about one track or a selection. Files are never written. */
export function DetailsDialog({ ids, onWrite, onClose }: DetailsDialogProps) {
  const one = useTrack(ids.length === 1 ? (ids[0] ?? null) : null);
  const known = useKnownTracks();
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const several = ids.length > 1;
  const ready = several || one.data !== undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => first.current}
      title={several ? `Edit details of ${counted(ids.length, 'track')}` : 'Edit details'}
      description={
        several
          ? 'What you leave alone stays as it is in each track. The files themselves are not changed.'
          : 'The file itself is not changed: what you write stays with its audio.'
      }
      width={640}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="edit-details" disabled={busy || !ready}>
            Save
          </Button>
        </>
      }
    >
      {ready && (
        <DetailsForm
          ids={ids}
          rows={one.data ? [one.data] : known(ids)}
          one={one.data ?? null}
          onWrite={onWrite}
          onClose={onClose}
          onBusy={setBusy}
          first={first}
        />
      )}
      {!ready && one.error && (
        <p className={styles.failure} role="alert">
          {one.error.message}
        </p>
      )}
      {!ready && !one.error && <Skeleton height={280} />}
    </Dialog>
  );
}
