import { Hand } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { TextField } from '../components/TextField';
import { counted } from '../music/format';
import { tapped, tapTempo } from '../music/tap';
import { LEAST_BPM, MOST_BPM, readTempo } from '../music/tempo';
import styles from './TempoDialog.module.css';

interface TempoDialogProps {
  /** How many tracks get it. */
  tracks: number;
  /** What counts now. */
  bpm: number | null;
  onSet: (bpm: number) => void;
  onClose: () => void;
  /** Milliseconds of a clock that only runs forward. */
  now?: () => number;
}

/** Asks for a tempo: typed as a number, or tapped along with the music by the space bar or the button. */
export function TempoDialog({
  tracks,
  bpm,
  onSet,
  onClose,
  now = () => performance.now(),
}: TempoDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(bpm === null ? '' : String(Number(bpm.toFixed(2))));
  const [taps, setTaps] = useState<readonly number[]>([]);
  const [asked, setAsked] = useState(false);
  const wanted = readTempo(text);
  const average = tapTempo(taps);

  const tap = () => {
    const next = tapped(taps, now());
    const tempo = tapTempo(next);
    setTaps(next);
    if (tempo !== null) setText(tempo.toFixed(1));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A tempo has no blanks: the space bar taps wherever the focus is, except on a button of another meaning.
    if (event.key !== ' ' || (event.target as Element).closest('button:not([data-tap])')) return;
    event.preventDefault();
    if (!event.repeat) tap();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => field.current}
      title={tracks === 1 ? 'Set tempo' : `Set tempo of ${counted(tracks, 'track')}`}
      description="The beat grid becomes even, through the first downbeat."
      width={380}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="set-tempo">
            Set tempo
          </Button>
        </>
      }
    >
      <form
        id="set-tempo"
        noValidate
        className={styles.form}
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (wanted === null) return;
          onSet(wanted);
          onClose();
        }}
      >
        <TextField
          ref={field}
          label="Beats a minute"
          inputMode="decimal"
          value={text}
          problem={asked && wanted === null ? `A tempo is ${LEAST_BPM} to ${MOST_BPM} BPM` : null}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            setText(event.target.value);
            setTaps([]);
          }}
        />
        <Button data-tap icon={<Hand aria-hidden />} size="large" className={styles.tap} onClick={tap}>
          Tap
        </Button>
        <p className={styles.average} role="status">
          {average === null ? (
            'Tap along with the space bar.'
          ) : (
            <>
              <b>{average.toFixed(1)}</b> over {counted(taps.length, 'tap')}
            </>
          )}
        </p>
      </form>
    </Dialog>
  );
}
