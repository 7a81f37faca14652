import { Button } from '../../components/Button';
import { useImprovement } from '../../improve/useImprovement';
import styles from './Improvable.module.css';

/** What the engine at work would do better than an earlier one did; nothing where there is nothing. */
export function Improvable() {
  const improvement = useImprovement();
  if (!improvement) return null;
  return (
    <div className={styles.improvable}>
      <p>{improvement.sentence}</p>
      <Button disabled={improvement.busy} onClick={improvement.run}>
        Analyse them again
      </Button>
    </div>
  );
}
