import { type KeyboardEvent, useRef } from 'react';
import { Dialog } from '../components/Dialog';
import { KeyChip } from '../components/KeyChip';
import { counted } from '../music/format';
import { camelot, type Key, keyAt, keyInWords, type Notation, writeKey } from '../music/key';
import styles from './KeyDialog.module.css';

/** Hours of the wheel: neighbours mix, so they stand side by side. */
const HOURS = Array.from({ length: 12 }, (_, index) => index + 1);
/** The wheel laid out: minor above, major below, the relative keys over one another. */
const KEYS: readonly Key[] = [false, true].flatMap((major) => HOURS.map((hour) => keyAt(hour, major)));
/** Places that an arrow key moves by in {@link KEYS}. */
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -12, ArrowDown: 12 };

interface KeyDialogProps {
  /** How many tracks get it. */
  tracks: number;
  /** What counts now. */
  current: Key | null;
  notation: Notation;
  onSet: (key: Key) => void;
  onClose: () => void;
}

/** Asks for one of the 24 keys, in the notation that the DJ reads. */
export function KeyDialog({ tracks, current, notation, onSet, onClose }: KeyDialogProps) {
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const at = Math.max(
    0,
    KEYS.findIndex((key) => current && camelot(key) === camelot(current)),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const from = buttons.current.indexOf(event.target as HTMLButtonElement);
    if (step === undefined || from < 0) return;
    event.preventDefault();
    buttons.current[(from + step + KEYS.length) % KEYS.length]?.focus();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => buttons.current[at] ?? null}
      title={tracks === 1 ? 'Set key' : `Set key of ${counted(tracks, 'track')}`}
      width={760}
    >
      <div role="group" aria-label="Keys" className={styles.keys} onKeyDown={onKeyDown}>
        {KEYS.map((key, index) => (
          <button
            key={camelot(key)}
            ref={(element) => {
              buttons.current[index] = element;
            }}
            type="button"
            tabIndex={index === at ? 0 : -1}
            aria-pressed={current !== null && index === at}
            aria-label={`${writeKey(key, notation)} ${keyInWords(key)}`}
            className={styles.key}
            onClick={() => {
              onSet(key);
              onClose();
            }}
          >
            <KeyChip musicalKey={key} notation={notation} /> <small>{keyInWords(key)}</small>
          </button>
        ))}
      </div>
    </Dialog>
  );
}
