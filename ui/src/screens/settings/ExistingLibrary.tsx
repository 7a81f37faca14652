import { Card } from '../../components/Card';
import { Progress } from '../../components/Progress';
import { useImportStatus } from '../../data/importing';
import { ImportButton } from '../../importing/ImportButton';
import { progressWords } from '../../importing/words';
import styles from './Backups.module.css';

/** The way to bring in the library of a Mismo that was used before, and how far that is. */
export function ExistingLibrary() {
  const status = useImportStatus().data;
  return (
    <Card title="Existing library">
      {status?.running ? (
        <>
          <p role="status">{progressWords(status)}</p>
          <Progress value={status.total > 0 ? status.done / status.total : null} label="Import" />
        </>
      ) : (
        <p className={styles.quiet}>
          Bring in tracks, analyses, cues and stars of the Mismo that you used before.
        </p>
      )}
      <ImportButton className={styles.make} />
    </Card>
  );
}
