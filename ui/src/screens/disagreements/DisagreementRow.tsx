import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLibrary } from '../../app/library';
import { go, hrefOf } from '../../app/route';
import type { Disagreement } from '../../bindings/types';
import { Button } from '../../components/Button';
import { IconButton } from '../../components/IconButton';
import { KeyChip } from '../../components/KeyChip';
import { useEdits } from '../../edits/edits';
import { keyIsDoubtful, tempoIsDoubtful } from '../../music/doubt';
import { bpm } from '../../music/format';
import { keyInWords, keyOf, type Notation } from '../../music/key';
import { towards } from '../../music/tempo';
import { usePlayer, usePlayerState } from '../../player/usePlayer';
import styles from './DisagreementRow.module.css';

/** Where listening begins, as a part of the track: intros often have neither drums nor harmony. */
const LISTEN_AT = 1 / 3;

interface BothProps {
  name: string;
  ours: ReactNode;
  files: ReactNode;
  /** What taking the file's value is called. */
  take: string;
  onTake: () => void;
}

/** One value twice: what counts, and what the file says. */
function Both({ name, ours, files, take, onTake }: BothProps) {
  return (
    <div className={styles.both}>
      <dl className={styles.values}>
        <dt>{name}</dt>
        <dd>{ours}</dd>
        <dt>File</dt>
        <dd>{files}</dd>
      </dl>
      <Button aria-label={take} onClick={onTake}>
        Take the file’s
      </Button>
    </div>
  );
}

interface DisagreementRowProps {
  disagreement: Disagreement;
  notation: Notation;
}

export function DisagreementRow({ disagreement, notation }: DisagreementRowProps) {
  const { track, tag_bpm, tag_key, tag_mode } = disagreement;
  const { edit } = useEdits();
  const { choose, openDeck } = useLibrary();
  const player = usePlayer();
  const sound = usePlayerState();
  const playing = sound.trackId === track.id && sound.playing;
  const title = track.title ?? track.relative_path;
  const ours = keyOf(track.musical_key, track.mode);
  const files = keyOf(tag_key, tag_mode);
  const away = track.state === 'away' || track.state === 'missing';
  return (
    <li className={styles.row} data-loaded={sound.trackId === track.id || undefined}>
      <IconButton
        label={`${playing ? 'Pause' : 'Play'} ${title}`}
        icon={playing ? <Pause /> : <Play />}
        disabled={away}
        className={styles.play}
        onClick={() => void player.toggle(track.id, (track.duration_seconds ?? 0) * LISTEN_AT)}
      />
      <div className={styles.words}>
        <button
          type="button"
          className={styles.title}
          title="Open in the deck"
          onClick={() => {
            choose(track.id);
            openDeck(true);
            go(hrefOf('tracks'));
          }}
        >
          {title}
        </button>
        <p className={styles.artist}>{track.artist}</p>
      </div>
      <div className={styles.pairs}>
        {tag_bpm !== null && (
          <Both
            name="Tempo"
            ours={
              <b className={styles.tempo}>
                {bpm(track.bpm, 2)}
                {tempoIsDoubtful(track) && '?'}
              </b>
            }
            files={<span className={styles.tempo}>{bpm(tag_bpm, 2)}</span>}
            take={`Take the file’s tempo, ${bpm(tag_bpm, 2)}, for ${title}`}
            onTake={() => void edit([track.id], towards(track.bpm, tag_bpm))}
          />
        )}
        {files && (
          <Both
            name="Key"
            ours={
              ours ? <KeyChip musicalKey={ours} notation={notation} doubtful={keyIsDoubtful(track)} /> : '–'
            }
            files={<KeyChip musicalKey={files} notation={notation} fromFile />}
            take={`Take the file’s key, ${keyInWords(files)}, for ${title}`}
            onTake={() =>
              void edit([track.id], { kind: 'set_key', key: files.tonic, mode: files.major ? 1 : 0 })
            }
          />
        )}
      </div>
      <Button aria-label={`Keep ours for ${title}`} onClick={() => void edit([track.id], { kind: 'settle' })}>
        Keep ours
      </Button>
    </li>
  );
}
