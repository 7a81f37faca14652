import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the keyboard in a list of which a decision takes a row away: it goes to the row that moved up, on the same
 * place in it. `length` is the number of rows.
 */
export function useKeepPlace(length: number): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null);
  const last = useRef<{ row: number; control: number } | null>(null);

  useEffect(() => {
    const element = list.current;
    const remember = (event: FocusEvent) => {
      const row = (event.target as Element).closest('li');
      if (!row || !element) return;
      last.current = {
        row: [...element.children].indexOf(row),
        control: [...row.querySelectorAll('button')].indexOf(event.target as HTMLButtonElement),
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
    (controls[last.current.control] ?? controls.at(-1))?.focus();
  }, [length]);

  return list;
}
