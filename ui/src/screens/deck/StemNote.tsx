import { CircleAlert, Info } from 'lucide-react';
import type { Track } from '../../bindings/types';
import { Button } from '../../components/Button';
import { useEngine } from '../../data/engine';
import { useServerStatus } from '../../data/server';
import { bytes } from '../../music/format';
import { stemsStanding } from '../../stems/standing';
import { useStems } from '../../stems/stems';
import styles from './StemNote.module.css';
import type { TrackStems } from './stemsOf';

interface StemNoteProps {
  track: Track;
  stems: TrackStems;
  /** Their files were removed since. */
  gone: boolean;
}

/** Why stems cannot be heard though they were asked for, and the way to make them. */
export function StemNote({ track, stems, gone }: StemNoteProps) {
  const { make } = useStems();
  const engine = useEngine().data;
  const server = useServerStatus().data;
  if (track.state === 'queued' || track.state === 'analysing') return null;
  const again = (label: string) => (
    <Button className={styles.again} onClick={() => make([track.id])}>
      {label}
    </Button>
  );
  if (gone) {
    return (
      <p className={styles.note} role="status">
        <Info aria-hidden size={14} />
        <span className={styles.words}>The stems were removed to save room: this is the mix.</span>
        {again('Make stems again')}
      </p>
    );
  }
  if (stems.state !== 'failed') return null;
  const lacking = stems.code === 'stems_not_installed';
  const size = engine && bytes(engine.stems.download_bytes);
  if (lacking && engine && stemsStanding(engine, server) === 'ready') {
    return (
      <p className={styles.note} role="status">
        <Info aria-hidden size={14} />
        <span className={styles.words}>What stems need is here now.</span>
        {again('Make stems')}
      </p>
    );
  }
  return (
    <p className={styles.note} data-tone="broken" role="status">
      <CircleAlert aria-hidden size={14} />
      <span className={styles.words}>
        {lacking && size ? `Stems need a download of ${size}, once.` : `No stems. ${stems.reason}`}
      </span>
      {again('Make stems')}
    </p>
  );
}
