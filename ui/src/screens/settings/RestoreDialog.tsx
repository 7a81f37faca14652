import { useRef } from 'react';
import type { Backup } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { dated } from '../../music/format';

interface RestoreDialogProps {
  backup: Backup;
  onClose: () => void;
  onRestore: () => void;
}

/** Says what putting a copy back does, before it is asked for. */
export function RestoreDialog({ backup, onClose, onRestore }: RestoreDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  const when = dated(backup.made_at);
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={() => cancel.current}
      title={`Put back the copy of ${when}?`}
      description={
        <>
          At the next start, the library becomes that of {when}. What was entered since is lost. The present
          library is kept in the folder “damaged” of the data folder. Your music files are not touched.
        </>
      }
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" onClick={onRestore}>
            Put back at the next start
          </Button>
        </>
      }
    />
  );
}
