import { useRef } from 'react';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { lengthOfWork } from './words';

interface LongWorkDialogProps {
  /** `Analyse 4,812 tracks?` */
  question: string;
  /** How long it takes about. */
  seconds: number;
  onClose: () => void;
  onStart: () => void;
}

/** Asks before work of more than an hour. */
export function LongWorkDialog({ question, seconds, onClose, onStart }: LongWorkDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => cancel.current}
      title={question}
      description={`This takes ${lengthOfWork(seconds)} on this computer. You can pause it at any time.`}
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" onClick={onStart}>
            Start
          </Button>
        </>
      }
    />
  );
}
