import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  /** The buttons, the main one last. */
  actions?: ReactNode;
  width?: number;
  /** What has the keyboard at first; else the first control. */
  initialFocus?: () => HTMLElement | null;
  children?: ReactNode;
}

/**
 * Gives the keyboard back to what had it before, when this is taken away while it is open: a closed dialog does so by
 * itself, but whoever asks takes the dialog away with its question.
 */
function useKeyboardBack() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
}

/** A question that needs an answer before anything else. Escape and a click beside it close it. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  actions,
  width = 480,
  initialFocus,
  children,
}: DialogProps) {
  useKeyboardBack();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} style={{ width }} {...(initialFocus && { initialFocus })}>
          <header className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <IconButton label="Close" icon={<X />} onClick={onClose} />
          </header>
          {description && <Base.Description className={styles.description}>{description}</Base.Description>}
          {children}
          {actions && <footer className={styles.actions}>{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
