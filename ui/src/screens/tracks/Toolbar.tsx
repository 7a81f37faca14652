import { WandSparkles } from 'lucide-react';
import { Button } from '../../components/Button';
import { useQueueProgress } from '../../data/queue';
import { useTrackStats } from '../../data/tracks';
import { count, counted } from '../../music/format';
import type { Notation } from '../../music/key';
import { useQueueActs } from '../../queue/queueActs';
import { ColumnsPanel } from './ColumnsPanel';
import type { ColumnChoice } from './columns';
import type { Density } from './density';
import { FilterPanel } from './FilterPanel';
import { SearchField } from './SearchField';
import styles from './Toolbar.module.css';

/** Analyses what is new and not waiting already. Where new tracks are analysed by themselves, it is rarely seen. */
function AnalyseNew() {
  const stats = useTrackStats().data;
  const progress = useQueueProgress().data;
  const { analyse, busy } = useQueueActs();
  if (!stats || !progress) return null;
  const waiting = stats.not_analyzed - progress.queued - progress.processing;
  if (waiting <= 0) return null;
  return (
    <Button
      look="primary"
      icon={<WandSparkles aria-hidden />}
      disabled={busy}
      onClick={() => analyse({ all: true, missing_only: true })}
    >
      Analyse {count(waiting)} new
    </Button>
  );
}

interface ToolbarProps {
  total: number | null;
  notation: Notation;
  columns: ColumnChoice;
  density: Density;
  onDensity: (density: Density) => void;
}

export function Toolbar({ total, notation, columns, density, onDensity }: ToolbarProps) {
  return (
    <div className={styles.bar}>
      <SearchField notation={notation} />
      <span className={styles.total} role="status">
        {total !== null && counted(total, 'track')}
      </span>
      <span className={styles.end}>
        <FilterPanel notation={notation} />
        <ColumnsPanel columns={columns} density={density} onDensity={onDensity} />
        <AnalyseNew />
      </span>
    </div>
  );
}
