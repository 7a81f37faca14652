import { type KeyboardEvent, type PointerEvent, type SyntheticEvent, useState } from 'react';
import { below, type Point } from '../../components/PointMenu';
import { Tooltip } from '../../components/Tooltip';
import { type Sorting, sortedBy, thenSortedBy } from '../../music/sorting';
import type { Column, ColumnChoice, ColumnId } from './columns';
import styles from './HeaderRow.module.css';
import { SortMark } from './SortMark';

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
  /** Everything that can be done with a column is asked for. */
  onMenu: (menu: AtColumn) => void;
}

/** A column, and where its menu opens. The menu itself stands outside the grid, whose rows hold nothing but cells. */
export interface AtColumn {
  at: Point;
  column: Column;
}

const PLACES = ['first', 'second', 'third'] as const;

/**
 * Names of the columns: a click sorts, with Shift within the order that there is; a right click or Alt and the arrow
 * down has all of it as a menu; a drag moves, the edge resizes.
 */
export function HeaderRow({ columns, sorting, onSort, onMenu }: HeaderRowProps) {
  const [dragged, setDragged] = useState<ColumnId | null>(null);
  return (
    <div role="row" aria-rowindex={1} className={styles.row}>
      <span role="columnheader" className={styles.play}>
        <span className={styles.hidden}>Play</span>
      </span>
      {columns.shown.map((column) => {
        const { sort } = column;
        const at = sorting.findIndex((level) => level.sort === sort);
        const level = sorting[at];
        const rising = level?.order === 'ASC';
        const openMenu = (event: SyntheticEvent<HTMLElement>) => {
          event.preventDefault();
          event.stopPropagation();
          onMenu({ at: below(event.currentTarget), column });
        };
        return (
          <span
            role="columnheader"
            key={column.id}
            tabIndex={-1}
            aria-sort={sort ? (level ? (rising ? 'ascending' : 'descending') : 'none') : undefined}
            className={styles.cell}
            data-align={column.align}
            data-over={(dragged !== null && dragged !== column.id) || undefined}
            draggable
            onContextMenu={openMenu}
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
            {sort ? (
              <Tooltip text={`Sort by ${column.label}. With Shift: within the present order`}>
                <button
                  type="button"
                  className={styles.name}
                  data-sorted={level !== undefined || undefined}
                  aria-haspopup="menu"
                  aria-description={level && sorting.length > 1 ? `Sorted ${PLACES[at]}` : undefined}
                  onClick={(event) =>
                    onSort(event.shiftKey ? thenSortedBy(sorting, sort) : sortedBy(sorting, sort))
                  }
                  onKeyDown={(event) => {
                    if (event.altKey && event.key === 'ArrowDown') openMenu(event);
                  }}
                >
                  {column.label}
                  {level && <SortMark rising={rising} place={sorting.length > 1 ? at + 1 : null} />}
                </button>
              </Tooltip>
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
