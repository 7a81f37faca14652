import { type ReactNode, useRef } from 'react';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface ConfirmProps {
  /** The question: `Cancel 312 analyses?` */
  title: string;
  /** What follows from it. */
  description: ReactNode;
  /** On the button that does it. */
  act: string;
  /** On the button that leaves all as it is. */
  stay?: string;
  onAct: () => void;
  onClose: () => void;
}

/** Asks before an act that cannot be taken back. Enter alone changes nothing: the keyboard stands on the way out. */
export function Confirm({ title, description, act, stay = 'Cancel', onAct, onClose }: ConfirmProps) {
  const out = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => out.current}
      title={title}
      description={description}
      actions={
        <>
          <Button ref={out} onClick={onClose}>
            {stay}
          </Button>
          <Button look="primary" onClick={onAct}>
            {act}
          </Button>
        </>
      }
    />
  );
}
