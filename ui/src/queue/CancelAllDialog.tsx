import { useRef } from 'react';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { counted } from '../music/format';

interface CancelAllDialogProps {
  /** Jobs that wait or are at work. */
  open: number;
  onClose: () => void;
  onCancel: () => void;
}

/** Asks before the queue is emptied: its order is not to be had again. */
export function CancelAllDialog({ open, onClose, onCancel }: CancelAllDialogProps) {
  const keep = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => keep.current}
      title={`Cancel ${counted(open, 'analysis', 'analyses')}?`}
      description="What is analysed already stays. You can analyse the other tracks later, from the track list."
      actions={
        <>
          <Button ref={keep} onClick={onClose}>
            Keep them
          </Button>
          <Button look="primary" onClick={onCancel}>
            Cancel them
          </Button>
        </>
      }
    />
  );
}
