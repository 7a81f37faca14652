import type { ReactNode } from 'react';
import styles from './Placeholder.module.css';

interface PlaceholderProps {
  icon: ReactNode;
  title: string;
  /** What to do about it, in one sentence. */
  children?: ReactNode;
  action?: ReactNode;
  tone?: 'quiet' | 'broken';
}

/** What a screen shows instead of content: empty (it teaches) or failed (one sentence, one button). */
export function Placeholder({ icon, title, children, action, tone = 'quiet' }: PlaceholderProps) {
  return (
    <div className={styles.place} role={tone === 'broken' ? 'alert' : undefined}>
      <div className={styles.icon} data-tone={tone} aria-hidden>
        {icon}
      </div>
      <h2>{title}</h2>
      {children && <p className={styles.text}>{children}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
