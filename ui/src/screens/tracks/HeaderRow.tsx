import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { Column, ColumnChoice, ColumnId } from './columns';
import { type Sorting, sortedBy } from './filter';
import styles from './HeaderRow.module.css';

/** Pixels that an arrow key moves a column's edge. */
const STEP = 8;

function Edge({ column, resize }: { column: Column & { width: number }; resize: ColumnChoice['resize'] }) {
  const [from, setFrom] = useState<{ x: number; width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    // A growing column is wider than its own size: its drag begins where it stands.
    const width = event.currentTarget.parentElement?.offsetWidth ?? column.width;
    setFrom({ x: event.clientX, width });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    resize(column.id, column.width + step);
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column.label}`}
      aria-valuenow={column.width}
      aria-valuemin={column.least}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => from && resize(column.id, from.width + event.clientX - from.x)}
      onPointerUp={() => setFrom(null)}
      onPointerCancel={() => setFrom(null)}
      onKeyDown={onKeyDown}
    />
  );
}

interface HeaderRowProps {
  columns: ColumnChoice;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}

/** Names of the columns: a click sorts, a drag moves, the edge resizes. */
export function HeaderRow({ columns, sorting, onSort }: HeaderRowProps) {
  const [dragged, setDragged] = useState<ColumnId | null>(null);
  return (
    <div role="row" aria-rowindex={1} className={styles.row}>
      <span role="columnheader" className={styles.play}>
        <span className={styles.hidden}>Play</span>
      </span>
      {columns.shown.map((column) => {
        const sorted = column.sort !== undefined && sorting.sort === column.sort;
        const direction = sorting.order === 'ASC' ? 'ascending' : 'descending';
        return (
          <span
            role="columnheader"
            key={column.id}
            tabIndex={-1}
            aria-sort={column.sort ? (sorted ? direction : 'none') : undefined}
            className={styles.cell}
            data-align={column.align}
            data-over={(dragged !== null && dragged !== column.id) || undefined}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', column.label);
              setDragged(column.id);
            }}
            onDragOver={(event) => dragged && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged) columns.place(dragged, column.id);
            }}
            onDragEnd={() => setDragged(null)}
          >
            {column.sort ? (
              <button
                type="button"
                className={styles.name}
                data-sorted={sorted || undefined}
                onClick={() => column.sort && onSort(sortedBy(sorting, column.sort))}
              >
                {column.label}
                {sorted &&
                  (sorting.order === 'ASC' ? (
                    <ArrowUp aria-hidden size={12} />
                  ) : (
                    <ArrowDown aria-hidden size={12} />
                  ))}
              </button>
            ) : (
              <span className={styles.name}>{column.label}</span>
            )}
            <Edge column={column} resize={columns.resize} />
          </span>
        );
      })}
    </div>
  );
}
