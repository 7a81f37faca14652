import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton';
import styles from './Notice.module.css';

interface NoticeProps {
  tone: 'broken' | 'look' | 'info';
  children: ReactNode;
  action?: ReactNode;
  onDismiss?: () => void;
}

const icons = { broken: CircleAlert, look: TriangleAlert, info: Info };

/** One line across a screen: what is wrong, in one sentence, and the one thing that helps. */
export function Notice({ tone, children, action, onDismiss }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'broken' ? 'alert' : 'status'}>
      <Icon aria-hidden size={16} />
      <p className={styles.text}>{children}</p>
      {action}
      {onDismiss && <IconButton label="Dismiss" icon={<X />} onClick={onDismiss} />}
    </div>
  );
}
