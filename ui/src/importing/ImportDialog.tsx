import { useRef, useState } from 'react';
import type { ImportStatus } from '../bindings/types';
import type { CallError } from '../bridge';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { Progress } from '../components/Progress';
import { TextField } from '../components/TextField';
import { sayFailed } from '../components/toast';
import { useBackend } from '../data/backend';
import { useCancelImport, useImportLibrary, useImportStatus } from '../data/importing';
import { Findings } from './Findings';
import styles from './ImportDialog.module.css';
import { progressWords } from './words';

const BEFORE =
  'Tracks, analyses, cues, stars and folders of the Mismo that you used before. Its library is only read, and nothing is brought in before you have seen what it has.';

/** How far it is. It goes on while the dialog is closed. */
function Running({ status }: { status: ImportStatus }) {
  const value = status.phase === 'tracks' && status.total > 0 ? status.done / status.total : null;
  return (
    <div className={styles.running}>
      <p role="status">{progressWords(status)}</p>
      <Progress value={value} label="Import" />
      <p className={styles.quiet}>
        {status.dry_run ? 'Nothing is written yet.' : 'It goes on while this is closed.'}
      </p>
    </div>
  );
}

/**
 * Brings in the library of an existing Mismo: which file, then what it would bring, and only after that the import.
 * What was found is asked of the application: closed and opened again, the dialog stands where it was.
 */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { native } = useBackend();
  const field = useRef<HTMLInputElement>(null);
  const known = useImportStatus().data ?? null;
  const importing = useImportLibrary();
  const cancelling = useCancelImport();
  const [path, setPath] = useState(known?.path ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  /** Another file is wanted than the one that was looked at. */
  const [anew, setAnew] = useState(known !== null && !known.running && !known.dry_run);
  const status = anew ? null : known;
  const over = status !== null && !status.running;
  const failed = over && (status.failure !== null || status.cancelled);

  const begin = async (file: string, dry_run: boolean) => {
    setProblem(null);
    try {
      await importing.mutateAsync({ path: file, dry_run });
      setAnew(false);
    } catch (error) {
      setAnew(true);
      setProblem((error as CallError).message);
    }
  };
  const choose = async () => {
    const file = await native?.pickFile({ title: 'Choose library.db', endings: ['db'] });
    if (!file) return;
    setPath(file);
    await begin(file, true);
  };
  const cancel = () =>
    cancelling.mutate({}, { onError: (error) => sayFailed('The import was not stopped', error) });

  const actions = () => {
    if (status?.running)
      return (
        <>
          <Button disabled={cancelling.isPending} onClick={cancel}>
            Stop
          </Button>
          <Button onClick={onClose}>Go on meanwhile</Button>
        </>
      );
    if (over && !failed && !status.dry_run)
      return (
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      );
    if (over)
      return (
        <>
          <Button onClick={() => setAnew(true)}>Another file…</Button>
          <Button
            look="primary"
            disabled={importing.isPending || (!failed && status.result.tracks === 0)}
            onClick={() => void begin(status.path, failed ? status.dry_run : false)}
          >
            {failed ? 'Try again' : 'Bring it in'}
          </Button>
        </>
      );
    return (
      <>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          type="submit"
          form="import-library"
          disabled={path.trim() === '' || importing.isPending}
        >
          Look what it has
        </Button>
      </>
    );
  };

  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => field.current}
      title="Bring in an existing Mismo library"
      description={status ? status.path : BEFORE}
      width={580}
      actions={actions()}
    >
      {status?.running && <Running status={status} />}
      {over && <Findings status={status} />}
      {status === null && (
        <form
          id="import-library"
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void begin(path.trim(), true);
          }}
        >
          <TextField
            ref={field}
            label="Its library.db"
            value={path}
            placeholder="/home/ines/mismo/data/library.db"
            problem={problem}
            hint={native ? undefined : 'A path on the computer that Mismo runs on.'}
            className={styles.path}
            onChange={(event) => {
              setPath(event.target.value);
              setProblem(null);
            }}
          />
          {native && (
            <Button className={styles.choose} disabled={importing.isPending} onClick={() => void choose()}>
              Choose file…
            </Button>
          )}
        </form>
      )}
    </Dialog>
  );
}
