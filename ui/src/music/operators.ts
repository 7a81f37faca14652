/** The operators of the search language, as the list behind the search field tells them. */
export interface SearchOperator {
  /** What stands before the colon. */
  name: string;
  /** What it asks for. */
  about: string;
  /** Words as they may be typed. */
  examples: readonly string[];
}

/** All of them, the most used first, as the application knows them. */
export const OPERATORS: readonly SearchOperator[] = [
  {
    name: 'bpm',
    about: 'Tempo; ~ also at half and double',
    examples: ['bpm:124-128', 'bpm:>120', 'bpm:~128'],
  },
  { name: 'key', about: 'Key; ~ also what goes with it', examples: ['key:8A', 'key:~8A', 'key:Am'] },
  { name: 'genre', about: 'Genre contains', examples: ['genre:"deep house"'] },
  { name: 'energy', about: 'Energy, 0 to 10', examples: ['energy:>6', 'energy:5-7'] },
  { name: 'artist', about: 'Artist contains', examples: ['artist:koto'] },
  {
    name: 'added',
    about: 'When it came into the library',
    examples: ['added:<7d', 'added:<1m', 'added:2026-10'],
  },
  { name: 'state', about: 'How it stands', examples: ['state:failed', 'state:new', 'state:queued'] },
  { name: 'is', about: 'What is true of it', examples: ['is:duplicate', 'is:locked', 'is:offline'] },
  { name: 'title', about: 'Title contains', examples: ['title:remix'] },
  { name: 'album', about: 'Album contains', examples: ['album:harbours'] },
  { name: 'comment', about: 'Comment contains', examples: ['comment:opener'] },
  { name: 'file', about: 'File name contains', examples: ['file:.wav'] },
  { name: 'folder', about: 'Folder contains', examples: ['folder:promos'] },
  { name: 'length', about: 'Length in minutes', examples: ['length:>5:00', 'length:3-6'] },
  { name: 'year', about: 'Year', examples: ['year:1998', 'year:1990-1999'] },
  { name: 'rating', about: 'Rating, 0 to 5', examples: ['rating:>3'] },
  { name: 'color', about: 'Colour of its mark', examples: ['color:red', 'color:none'] },
  { name: 'plays', about: 'Times played', examples: ['plays:0', 'plays:>10'] },
  { name: 'fits', about: 'Goes with a track: “What goes with this” writes it', examples: [] },
];

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
