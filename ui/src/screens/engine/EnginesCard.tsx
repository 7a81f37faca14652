import type { ReactNode } from 'react';
import type { EngineInfo, EngineStatus, ServerStatus } from '../../bindings/types';
import { Card } from '../../components/Card';
import { stemsAreTheirs } from '../../stems/standing';
import styles from './EnginesCard.module.css';
import { engineTasks, termsOf } from './engineTasks';
import { StemsExtra } from './StemsExtra';

interface TaskProps {
  label: string;
  info: EngineInfo | null;
  children?: ReactNode;
}

function Task({ label, info, children }: TaskProps) {
  return (
    <div className={styles.task}>
      <dt>{label}</dt>
      {info ? (
        <>
          <dd className={styles.name}>
            <b>{info.name}</b> {info.version}
            <span className={styles.tier} data-tier={info.engine}>
              {info.engine}
            </span>
          </dd>
          <dd className={styles.terms}>{termsOf(info)}</dd>
        </>
      ) : (
        <dd className={styles.none}>not installed</dd>
      )}
      {children && <dd className={styles.extra}>{children}</dd>}
    </div>
  );
}

interface EnginesCardProps {
  status: ServerStatus;
  engine: EngineStatus | undefined;
}

/** What makes which results, with its licence; nothing for a server that does not say it. */
export function EnginesCard({ status, engine }: EnginesCardProps) {
  const tasks = engineTasks(status.engines);
  if (tasks.length === 0) return null;
  const extra = engine && !stemsAreTheirs(engine, status) ? engine.stems : null;
  return (
    <Card title="What analyses">
      <dl className={styles.list}>
        {tasks.map(({ task, label, info }) => {
          if (task !== 'stems' || !extra) return <Task key={task} label={label} info={info} />;
          // The server says what it has when it is asked next; the folder says it now.
          const here = extra.state === 'ready';
          return (
            <Task key={task} label={label} info={here ? info : null}>
              <StemsExtra stems={extra} />
            </Task>
          );
        })}
      </dl>
    </Card>
  );
}
