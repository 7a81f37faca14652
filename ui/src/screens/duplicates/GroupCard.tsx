import { FolderOpen } from 'lucide-react';
import { useId, useState } from 'react';
import { useReveal } from '../../app/useReveal';
import type { DuplicateGroup, DuplicateTrack } from '../../bindings/types';
import { Button } from '../../components/Button';
import { IconButton } from '../../components/IconButton';
import { Skeleton } from '../../components/Skeleton';
import { useDuplicate } from '../../data/duplicates';
import { bytes, counted } from '../../music/format';
import styles from './GroupCard.module.css';
import type { DuplicateActs } from './useDuplicateActs';
import { fileWords, standingWords } from './words';

interface CopyProps {
  copy: DuplicateTrack;
  /** Name of the group of radio buttons. */
  name: string;
  chosen: boolean;
  onChoose: () => void;
}

/** One file of the group: where it lies, what it is, and whether lists show it. */
function Copy({ copy, name, chosen, onChoose }: CopyProps) {
  const reveal = useReveal();
  const parts = copy.relative_path.split('/');
  const file = parts.pop();
  const standing = standingWords(copy);
  return (
    <li className={styles.copy} data-aside={copy.set_aside || undefined}>
      <label className={styles.choice}>
        <input type="radio" name={name} checked={chosen} onChange={onChoose} />
        <span className={styles.path} title={copy.file_path}>
          <b>{file}</b>
          <span className={styles.folder}>{[copy.library_path, ...parts].filter(Boolean).join('/')}</span>
        </span>
      </label>
      <span className={styles.file}>{fileWords(copy)}</span>
      <span className={styles.standing}>{standing}</span>
      {reveal && (
        <IconButton
          label={`Show ${file} in its folder`}
          icon={<FolderOpen />}
          onClick={() => reveal(copy.file_path)}
        />
      )}
    </li>
  );
}

interface GroupCardProps {
  group: DuplicateGroup;
  acts: DuplicateActs;
}

/** Files of the same audio: which one lists show, and what becomes of the others. */
export function GroupCard({ group, acts }: GroupCardProps) {
  const name = useId();
  const detail = useDuplicate(group.id);
  const [wanted, want] = useState<string | null>(null);
  const chosen = wanted ?? group.canonical_track_id;
  const others = group.track_count - 1;
  const title = group.title ?? 'No title';
  const changed = chosen !== group.canonical_track_id;
  return (
    <section className={styles.card} aria-label={title}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h2>{title}</h2>
          <p className={styles.quiet}>
            {group.artist && <>{group.artist} · </>}
            {counted(group.track_count, 'file')}, {bytes(group.wasted_space_bytes)} besides the one you keep
          </p>
        </div>
        {group.is_resolved && !changed ? (
          <Button disabled={acts.busy} onClick={() => void acts.restore([group.id])}>
            Bring {others === 1 ? 'it' : 'them'} back
          </Button>
        ) : (
          <Button disabled={acts.busy} onClick={() => void acts.resolve(group, chosen)}>
            {group.is_resolved
              ? 'Show this one instead'
              : others === 1
                ? 'Set the other aside'
                : 'Set the others aside'}
          </Button>
        )}
      </header>
      {detail.data ? (
        <ul className={styles.copies} aria-label={`Files of ${title}: the chosen one is shown in lists`}>
          {detail.data.tracks.map((copy) => (
            <Copy
              key={copy.id}
              copy={copy}
              name={name}
              chosen={copy.id === chosen}
              onChoose={() => want(copy.id === group.canonical_track_id ? null : copy.id)}
            />
          ))}
        </ul>
      ) : detail.error ? (
        <p className={styles.problem} role="alert">
          {detail.error.message}
        </p>
      ) : (
        <div className={styles.loading}>
          <Skeleton height={40} />
        </div>
      )}
    </section>
  );
}
