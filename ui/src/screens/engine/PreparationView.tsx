import type { EngineStatus, ServerStatus } from '../../bindings/types';
import { Progress } from '../../components/Progress';
import { Steps } from '../../components/Steps';
import styles from './PreparationView.module.css';
import { preparationOf } from './preparation';

interface PreparationViewProps {
  engine: EngineStatus;
  server: ServerStatus | undefined;
  /** The title stands somewhere else. */
  bare?: boolean;
}

/** The engine's preparation: what it costs, how far it is, step by step. */
export function PreparationView({ engine, server, bare = false }: PreparationViewProps) {
  const { title, sentence, steps, progress, left, amount } = preparationOf(engine, server);
  return (
    <div className={styles.view}>
      {!bare && <h2 className={styles.title}>{title}</h2>}
      <p className={styles.sentence}>{sentence}</p>
      {progress !== undefined && (
        <div className={styles.progress}>
          <Progress value={progress} label="Download" />
        </div>
      )}
      <Steps label="Preparation" steps={steps} />
      {(left || amount) && (
        <p className={styles.foot}>
          <span>{left}</span>
          <span>{amount}</span>
        </p>
      )}
    </div>
  );
}
