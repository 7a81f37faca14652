import { useRef } from 'react';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { useTrackStats } from '../data/tracks';
import { counted } from '../music/format';
import { workWords } from './words';

interface ManyDialogProps {
  tracks: number;
  onClose: () => void;
  onMake: () => void;
}

/** Asks before much work: how many tracks, and about how long. */
export function ManyDialog({ tracks, onClose, onMake }: ManyDialogProps) {
  const length = useTrackStats().data?.avg_duration;
  const cancel = useRef<HTMLButtonElement>(null);
  const all = counted(tracks, 'track');
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => cancel.current}
      title={`Make stems of ${all}?`}
      description={
        <>
          On two cores, stems take about a fifth of a track’s length
          {length ? `: ${workWords(tracks, length)} for these` : ''}. Other analyses come after them.
        </>
      }
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" onClick={onMake}>
            Make stems of {all}
          </Button>
        </>
      }
    />
  );
}
