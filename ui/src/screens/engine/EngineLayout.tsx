import type { ReactNode } from 'react';
import styles from './EngineLayout.module.css';

/** The places of the engine page; one that has nothing to show takes no room. */
interface EngineLayoutProps {
  /** One sentence and the buttons that make sense now. */
  head: ReactNode;
  /** Something that went otherwise than asked, in one line. */
  notice?: ReactNode;
  /** What went wrong and what helps: directly below the head, before all evidence. */
  incidents?: ReactNode;
  /** How the start goes, or went. */
  start: ReactNode;
  /** How starts went before this one: beside it. */
  history?: ReactNode;
  /** What the engine printed; takes the height that is left. */
  log: ReactNode;
  /** Small cards beside the log: what it costs, what it does, where it is. */
  side: ReactNode;
  /** What makes the results, what failed, "Check my system": below everything, over the whole width. */
  checks?: ReactNode;
}

/** One page, read from above: a sentence and a button, then what helps, then the evidence. */
export function EngineLayout(props: EngineLayoutProps) {
  const { head, notice, incidents, start, history, log, side, checks } = props;
  return (
    <div className={styles.page}>
      {head}
      {notice}
      {incidents}
      <div className={styles.evidence}>
        <div className={styles.start}>{start}</div>
        {history && <div className={styles.history}>{history}</div>}
        <div className={styles.log}>{log}</div>
        <div className={styles.side}>{side}</div>
      </div>
      {checks}
    </div>
  );
}
