import type { ReactNode } from 'react';
import styles from './ScreenHead.module.css';

interface ScreenHeadProps {
  title: string;
  /** In front of the title: the dot of a state. */
  mark?: ReactNode;
  /** One line under the title. */
  sentence?: ReactNode;
  /** What can be done here, at the end of the line; the main thing last. */
  actions?: ReactNode;
}

/** The head of a screen: its name or its state in words, one sentence, and what can be done. */
export function ScreenHead({ title, mark, sentence, actions }: ScreenHeadProps) {
  return (
    <header className={styles.head}>
      {mark && <span className={styles.mark}>{mark}</span>}
      <div className={styles.words}>
        <h1>{title}</h1>
        {sentence && <p className={styles.sentence}>{sentence}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
