/**
 * Musical keys and the three ways of writing them.
 *
 * A key is `tonic` 0 = C .. 11 = B with `major` or minor, as the server sends it (`musical_key`, `mode`).
 */
export interface Key {
  tonic: number;
  major: boolean;
}

export type Notation = 'camelot' | 'open_key' | 'traditional';

export const NOTATIONS: readonly { value: Notation; label: string; example: string }[] = [
  { value: 'camelot', label: 'Camelot', example: '8A' },
  { value: 'open_key', label: 'Open Key', example: '1m' },
  { value: 'traditional', label: 'Traditional', example: 'Am' },
];

const MAJOR_NAMES = ['C', 'D♭', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'];
const MINOR_NAMES = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'B♭', 'B'];

const modulo = (value: number, by: number) => ((value % by) + by) % by;

/** The key of a track's row, or null when it has none. */
export function keyOf(tonic: number | null | undefined, mode: number | null | undefined): Key | null {
  if (tonic == null || mode == null || tonic < 0 || tonic > 11) return null;
  return { tonic, major: mode === 1 };
}

/** Hour on the Camelot wheel, 1 to 12: one step clockwise is a fifth up; C major and A minor stand at 8. */
function hour(key: Key): number {
  const majorTonic = key.major ? key.tonic : key.tonic + 3;
  return modulo(majorTonic * 7 + 7, 12) + 1;
}

/** Camelot code, e.g. `8A` for A minor. */
export function camelot(key: Key): string {
  return `${hour(key)}${key.major ? 'B' : 'A'}`;
}

/** Open Key code, e.g. `1m` for A minor: the same wheel, turned so that C major is 1d. */
export function openKey(key: Key): string {
  return `${modulo(hour(key) + 4, 12) + 1}${key.major ? 'd' : 'm'}`;
}

/** Short traditional name, e.g. `Am`. */
export function traditional(key: Key): string {
  return key.major ? `${MAJOR_NAMES[key.tonic]}` : `${MINOR_NAMES[key.tonic]}m`;
}

/** The name in words, e.g. `A minor`. */
export function keyInWords(key: Key): string {
  const names = key.major ? MAJOR_NAMES : MINOR_NAMES;
  return `${names[key.tonic]} ${key.major ? 'major' : 'minor'}`;
}

/** The key in the notation that the DJ chose. */
export function writeKey(key: Key, notation: Notation): string {
  switch (notation) {
    case 'camelot':
      return camelot(key);
    case 'open_key':
      return openKey(key);
    case 'traditional':
      return traditional(key);
  }
}

/** The key at `hour` (any integer, taken around the wheel) of the outer (major) or inner (minor) ring. */
export function keyAt(wheelHour: number, major: boolean): Key {
  const majorTonic = modulo((wheelHour - 8) * 7, 12);
  return { tonic: major ? majorTonic : modulo(majorTonic - 3, 12), major };
}

/** Keys that mix with `key` by the wheel's rule: an hour down, an hour up, the other ring at the same hour. */
export function mixesWith(key: Key): Key[] {
  const at = hour(key);
  return [keyAt(at - 1, key.major), keyAt(at + 1, key.major), keyAt(at, !key.major)];
}

/** How `other` stands to `key` on the wheel, or null when they do not go together. */
export function relationOf(key: Key, other: Key): 'same' | 'relative' | 'neighbour' | null {
  if (camelot(key) === camelot(other)) return 'same';
  if (!mixesWith(key).some((near) => camelot(near) === camelot(other))) return null;
  return key.major === other.major ? 'neighbour' : 'relative';
}

/** Reads a key in any of the three notations (`8A`, `1m`, `Am`, `F#m`, `Bb`), or null. */
export function readKey(text: string): Key | null {
  const code = /^(1[0-2]|[1-9])([abmd])$/i.exec(text);
  if (code) {
    const letter = code[2]?.toLowerCase();
    const major = letter === 'b' || letter === 'd';
    const open = letter === 'm' || letter === 'd';
    return keyAt(open ? Number(code[1]) + 7 : Number(code[1]), major);
  }
  const name = /^([a-g])([#♯b♭]?)(m?)$/i.exec(text);
  if (!name?.[1]) return null;
  const natural = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 }[name[1].toLowerCase()];
  if (natural === undefined) return null;
  const shift = name[2] === '' ? 0 : name[2] === '#' || name[2] === '♯' ? 1 : -1;
  return { tonic: modulo(natural + shift, 12), major: name[3] === '' };
}
