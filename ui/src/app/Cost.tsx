import { Sparkline } from '../components/Sparkline';
import { costsOf } from '../data/costs';
import { useResources } from '../data/resources';
import { useServerStatus } from '../data/server';
import { bytes, percent } from '../music/format';
import styles from './Cost.module.css';
import { hrefOf } from './route';

/** Samples that the small line shows: ten minutes. */
const SHOWN = 120;

/** What the engine costs now, in the status bar; nothing while none runs. */
export function Cost() {
  const resources = useResources().data;
  const running = useServerStatus().data?.isProcessRunning;
  // The newest sample may be seconds old; an engine that has ended costs nothing any more.
  if (!resources || !running) return null;
  const { engine, cpuTop } = costsOf(resources);
  if (engine.cpuNow === null || engine.memoryNow === null) return null;
  const words = `Engine: ${percent(engine.cpuNow)} of the processor, ${bytes(engine.memoryNow)} of memory`;
  return (
    <a href={hrefOf('engine')} className={styles.cost} title={words}>
      <Sparkline
        label="Processor over the last ten minutes"
        values={engine.cpu.slice(-SHOWN)}
        capacity={SHOWN}
        top={cpuTop}
        width={64}
        height={14}
      />
      <span className={styles.figure}>{percent(engine.cpuNow)}</span>
      <span className={styles.figure}>{bytes(engine.memoryNow)}</span>
    </a>
  );
}
