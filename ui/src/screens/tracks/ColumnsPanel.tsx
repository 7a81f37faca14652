import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { Button } from '../../components/Button';
import { Checkbox } from '../../components/Checkbox';
import { Choice } from '../../components/Choice';
import { IconButton } from '../../components/IconButton';
import { Popover } from '../../components/Popover';
import styles from './ColumnsPanel.module.css';
import { type ColumnChoice, columnOf } from './columns';
import { DENSITIES, type Density } from './density';
import toolbar from './Toolbar.module.css';

interface ColumnsPanelProps {
  columns: ColumnChoice;
  density: Density;
  onDensity: (density: Density) => void;
}

/** Which columns are shown, in which order, and how tall rows are. */
export function ColumnsPanel({ columns, density, onDensity }: ColumnsPanelProps) {
  const lastShown = columns.shown.length === 1;
  return (
    <Popover
      title="Columns"
      trigger={
        <Button look="quiet" icon={<Columns3 aria-hidden />} title="Columns" className={toolbar.folds}>
          Columns
        </Button>
      }
    >
      <Choice label="Row height" value={density} options={DENSITIES} onChange={onDensity} />
      <ul className={styles.list}>
        {columns.all.map(({ id, shown }, index) => {
          const { label } = columnOf(id);
          return (
            <li key={id} className={styles.line}>
              <Checkbox
                checked={shown}
                disabled={shown && lastShown}
                onChange={(next) => columns.show(id, next)}
              >
                {label}
              </Checkbox>
              <IconButton
                label={`Move ${label} up`}
                icon={<ArrowUp />}
                disabled={index === 0}
                onClick={() => columns.move(id, -1)}
              />
              <IconButton
                label={`Move ${label} down`}
                icon={<ArrowDown />}
                disabled={index === columns.all.length - 1}
                onClick={() => columns.move(id, 1)}
              />
            </li>
          );
        })}
      </ul>
      <Button look="quiet" onClick={columns.reset}>
        Reset columns
      </Button>
    </Popover>
  );
}
