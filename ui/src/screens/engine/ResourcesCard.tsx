import type { Resources } from '../../bindings/types';
import { Card } from '../../components/Card';
import { Sparkline } from '../../components/Sparkline';
import { costsOf } from '../../data/costs';
import { useResources } from '../../data/resources';
import { bytes, percent } from '../../music/format';
import styles from './ResourcesCard.module.css';

interface RowProps {
  name: string;
  now: string;
  /** What the whole computer has, or who has it. */
  of?: string | undefined;
  values: readonly (number | null)[];
  capacity: number;
  top: number;
  /** A value that should not be reached. */
  limit?: number | null;
  tone: 'accent' | 'second' | 'quiet';
}

function Row({ name, now, of, values, capacity, top, limit, tone }: RowProps) {
  return (
    <div className={styles.row}>
      <dt>{name}</dt>
      <dd>
        {of && <span className={styles.of}>{of}</span>}
        <b>{now}</b>
      </dd>
      <dd className={styles.line}>
        <Sparkline label={`${name} over the last hour`} {...{ values, capacity, top, limit, tone }} />
      </dd>
    </div>
  );
}

/** What memory is to be compared with: what the engine may use, or else what this computer has. */
function memoryOf({ memory_bytes: all, memory_limit_bytes: limit }: Resources): string | undefined {
  if (limit !== null) return `of ${bytes(limit)} allowed`;
  return all === null ? undefined : `of ${bytes(all)}`;
}

/**
 * What the engine costs now and over the last hour, and what Mismo itself does. The newest sample may be seconds old:
 * one that is not `running` any more costs nothing.
 */
export function ResourcesCard({ running }: { running: boolean }) {
  const resources = useResources().data;
  if (!resources || resources.samples.length === 0) return null;
  const { engine, app, gpu, cpuTop, memoryTop } = costsOf(resources);
  const capacity = resources.capacity;
  const card = gpu.at(-1);
  return (
    <Card title="Resources" aside="last hour">
      <dl className={styles.list}>
        <Row
          name="Processor"
          now={percent(running ? engine.cpuNow : null)}
          values={engine.cpu}
          top={cpuTop}
          tone="accent"
          capacity={capacity}
        />
        <Row
          name="Memory"
          now={running && engine.memoryNow !== null ? bytes(engine.memoryNow) : '–'}
          of={memoryOf(resources)}
          limit={resources.memory_limit_bytes}
          values={engine.memory}
          top={memoryTop}
          tone="second"
          capacity={capacity}
        />
        {card && (
          <Row
            name="Graphics card"
            now={percent(card.busy_percent)}
            of={bytes(card.memory_bytes)}
            values={gpu.map((cost) => cost?.busy_percent ?? null)}
            top={100}
            tone="quiet"
            capacity={capacity}
          />
        )}
      </dl>
      {app && (
        <p className={styles.own}>
          Mismo itself
          <span>
            {percent(app.cpu_percent)} · {bytes(app.memory_bytes)}
          </span>
        </p>
      )}
    </Card>
  );
}
