import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the keyboard in a list of which a decision takes a row away: it goes to the row that moved up, to the button
 * in the same place, counted from the row's end, where the decisions are. `length` is the number of rows.
 */
export function useKeepPlace(length: number): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);
  const last = useRef<{ row: number; fromEnd: number } | null>(null);

  useEffect(() => {
    const element = list.current;
    const remember = (event: FocusEvent) => {
      const row = (event.target as Element).closest('li');
      if (!row || !element) return;
      const controls = [...row.querySelectorAll('button')];
      last.current = {
        row: [...element.children].indexOf(row),
        fromEnd: controls.length - controls.indexOf(event.target as HTMLButtonElement),
      };
    };
    element?.addEventListener('focusin', remember);
    return () => element?.removeEventListener('focusin', remember);
  });

  useEffect(() => {
    // Only a keyboard that was lost with its row is brought back.
    if (!last.current || document.activeElement !== document.body) return;
    const row = list.current?.children[Math.min(last.current.row, length - 1)];
    const controls = row ? [...row.querySelectorAll('button')] : [];
    controls.at(-last.current.fromEnd)?.focus();
  }, [length]);

  return list;
}
