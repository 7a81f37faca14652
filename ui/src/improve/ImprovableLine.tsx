import { Sparkles, X } from 'lucide-react';
import { useLibrary } from '../app/library';
import { Button } from '../components/Button';
import { IconButton } from '../components/IconButton';
import styles from './ImprovableLine.module.css';
import { useImprovement } from './useImprovement';

/** Above the list: what a newer engine would do better, until it is done or put away for this engine. */
export function ImprovableLine() {
  const improvement = useImprovement();
  const { declined, decline } = useLibrary();
  if (!improvement || improvement.engine === declined) return null;
  const { sentence, busy, run, engine } = improvement;
  return (
    <section className={styles.line} aria-label="Newer engine">
      <Sparkles aria-hidden size={16} />
      <p className={styles.words}>{sentence}</p>
      <Button className={styles.act} disabled={busy} onClick={run}>
        Analyse them again
      </Button>
      <IconButton label="Not now" icon={<X />} className={styles.away} onClick={() => decline(engine)} />
    </section>
  );
}
