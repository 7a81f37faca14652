import { keysOf, useShortcut } from '../../app/shortcuts';
import type { Track } from '../../bindings/types';
import { Button } from '../../components/Button';
import { KeyChip } from '../../components/KeyChip';
import { Tooltip } from '../../components/Tooltip';
import { keyByHand } from '../../edits/byHand';
import { useEdits } from '../../edits/edits';
import { HandMark } from '../../edits/HandMark';
import { keyIsDoubtful } from '../../music/doubt';
import { keyInWords, keyOf, type Notation } from '../../music/key';
import styles from './KeyLine.module.css';
import { type Details, otherKey } from './structure';

interface KeyLineProps {
  track: Track;
  details: Details;
  notation: Notation;
}

/** The track's key, how sure it is, and the way to set another one. */
export function KeyLine({ track, details, notation }: KeyLineProps) {
  const { askKey } = useEdits();
  const key = keyOf(track.musical_key, track.mode);
  const other = otherKey(details, key);
  const doubtful = keyIsDoubtful(track);
  const set = keyByHand(track, details.foundKey, notation);
  const ask = () => askKey([track.id], key);
  useShortcut('key', ask, !track.locked);
  return (
    <div className={styles.line}>
      {key && (
        <KeyChip
          large
          musicalKey={key}
          notation={notation}
          fromFile={track.key_source === 'file_tag'}
          doubtful={doubtful}
          or={other}
        />
      )}
      <span className={styles.words} title={set ?? undefined} data-set={set !== null || undefined}>
        {key ? keyInWords(key) : 'No key'}
      </span>
      <HandMark set={set !== null} />
      {doubtful && other && <span className={styles.doubt}>or {keyInWords(other)}</span>}
      <Tooltip text="Set the key" keys={keysOf('key')}>
        <Button look="quiet" className={styles.ask} disabled={track.locked} onClick={ask}>
          Set key…
        </Button>
      </Tooltip>
    </div>
  );
}
