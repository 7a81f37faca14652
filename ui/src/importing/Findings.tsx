import type { ImportStatus } from '../bindings/types';
import { count, counted } from '../music/format';
import styles from './Findings.module.css';
import { type Fact, outcomeWords, trackFacts, valueFacts } from './words';

function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>{title}</h3>
      <dl className={styles.facts}>
        {facts.map(({ value, label, look }) => (
          <div key={label} data-look={look || undefined}>
            <dd>{count(value)}</dd>
            <dt>{label}</dt>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Lines behind a fold, the number of all in front. */
function Lines({ title, lines }: { title: string; lines: readonly { key: string; text: string }[] }) {
  if (lines.length === 0) return null;
  return (
    <details className={styles.fold}>
      <summary>{title}</summary>
      <ul>
        {lines.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

/** What an import found, or brought in. */
export function Findings({ status }: { status: ImportStatus }) {
  const { result, failure, dry_run } = status;
  const folders = result.folders_added.length;
  const absent = result.folders_absent.length;
  return (
    <div className={styles.findings}>
      <p role={failure ? 'alert' : 'status'} className={failure ? styles.failure : styles.outcome}>
        {outcomeWords(status)}
      </p>
      <div className={styles.columns}>
        <Facts title="Its tracks" facts={trackFacts(result)} />
        <Facts title="What comes with them" facts={valueFacts(result)} />
      </div>
      <Lines
        title={`${counted(folders, 'music folder')} ${dry_run ? 'would be added' : 'added'}`}
        lines={result.folders_added.map((path) => ({ key: path, text: path }))}
      />
      <Lines
        title={`${counted(absent, 'folder')} not here: plug in the drive and import again`}
        lines={result.folders_absent.map((path) => ({ key: path, text: path }))}
      />
      <Lines
        title={`${counted(result.not_found, 'track')} not found`}
        lines={result.not_found_paths.map((path) => ({ key: path, text: path }))}
      />
      <Lines
        title={`${counted(result.error_count, 'problem')}`}
        lines={result.errors.map(({ path, message }) => ({ key: path, text: `${path}: ${message}` }))}
      />
      {result.backup && (
        <p className={styles.quiet}>
          A copy of your library was made before: it is among the copies in Settings.
        </p>
      )}
    </div>
  );
}
