import { Lock, PencilLine } from 'lucide-react';
import styles from './HandMark.module.css';

interface HandMarkProps {
  locked?: boolean;
  /** The value beside it was set by hand. */
  set: boolean;
}

/** A small sign beside a value that the DJ set, or locked. */
export function HandMark({ locked, set }: HandMarkProps) {
  if (!locked && !set) return null;
  const Sign = locked ? Lock : PencilLine;
  const words = [locked && 'Locked', set && 'Set by you'].filter(Boolean).join('. ');
  return (
    <Sign role="img" aria-label={words} size={12} className={styles.mark}>
      <title>{words}</title>
    </Sign>
  );
}
