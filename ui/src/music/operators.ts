/** The operators of the search language, found by what somebody typed. */
import { OPERATORS } from '../bindings/search';
import type { SearchOperator } from '../bindings/types';

/** The operator called `name`, in any case and either spelling of English. */
export function operatorNamed(name: string): SearchOperator | undefined {
  const known = name.toLowerCase() === 'colour' ? 'color' : name.toLowerCase();
  return OPERATORS.find((operator) => operator.name === known);
}

/** Letters that must be changed, added, left out or swapped with their neighbour to come from one word to another. */
function distance(one: string, other: string): number {
  const table = Array.from({ length: one.length + 1 }, (_, row) =>
    Array.from({ length: other.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number) => table[row]?.[column] ?? 0;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let best = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) best = Math.min(best, at(row - 2, column - 2) + 1);
      (table[row] as number[])[column] = best;
    }
  }
  return at(one.length, other.length);
}

/** The operator that was probably meant by `name`; none where nothing is near. */
export function operatorLike(name: string): SearchOperator | undefined {
  const near = OPERATORS.map((operator) => ({ operator, far: distance(name.toLowerCase(), operator.name) }));
  near.sort((a, b) => a.far - b.far);
  const best = near[0];
  return best && best.far > 0 && best.far <= Math.max(1, Math.floor(name.length / 3))
    ? best.operator
    : undefined;
}
