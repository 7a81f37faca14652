import { describe, expect, it } from 'vitest';
import { camelot, type Key, keyAt, keyInWords, mixesWith, openKey, readKey, traditional } from './key';

/** The wheel as it is printed: Camelot, Open Key, name. */
const WHEEL: readonly [string, string, string][] = [
  ['1A', '6m', 'A♭ minor'],
  ['2A', '7m', 'E♭ minor'],
  ['3A', '8m', 'B♭ minor'],
  ['4A', '9m', 'F minor'],
  ['5A', '10m', 'C minor'],
  ['6A', '11m', 'G minor'],
  ['7A', '12m', 'D minor'],
  ['8A', '1m', 'A minor'],
  ['9A', '2m', 'E minor'],
  ['10A', '3m', 'B minor'],
  ['11A', '4m', 'F♯ minor'],
  ['12A', '5m', 'D♭ minor'],
  ['1B', '6d', 'B major'],
  ['2B', '7d', 'F♯ major'],
  ['3B', '8d', 'D♭ major'],
  ['4B', '9d', 'A♭ major'],
  ['5B', '10d', 'E♭ major'],
  ['6B', '11d', 'B♭ major'],
  ['7B', '12d', 'F major'],
  ['8B', '1d', 'C major'],
  ['9B', '2d', 'G major'],
  ['10B', '3d', 'D major'],
  ['11B', '4d', 'A major'],
  ['12B', '5d', 'E major'],
];

const NAMES: Record<string, number> = {
  C: 0,
  'D♭': 1,
  D: 2,
  'E♭': 3,
  E: 4,
  F: 5,
  'F♯': 6,
  G: 7,
  'A♭': 8,
  A: 9,
  'B♭': 10,
  B: 11,
};

const keyNamed = (name: string): Key => {
  const [tonic = '', mode] = name.split(' ');
  return { tonic: NAMES[tonic] ?? -1, major: mode === 'major' };
};

describe('the wheel', () => {
  it.each(WHEEL)('%s is %s is %s', (code, open, name) => {
    const key = keyNamed(name);
    expect(camelot(key)).toBe(code);
    expect(openKey(key)).toBe(open);
    expect(readKey(code)).toEqual(key);
    expect(readKey(open)).toEqual(key);
    expect(readKey(traditional(key))).toEqual(key);
  });

  it('goes round', () => {
    expect(camelot(keyAt(13, true))).toBe('1B');
    expect(camelot(keyAt(0, false))).toBe('12A');
  });

  it('mixes with its neighbours and its relative', () => {
    expect(mixesWith(keyNamed('E minor')).map(camelot)).toEqual(['8A', '10A', '9B']);
    expect(mixesWith(keyNamed('B major')).map(camelot)).toEqual(['12B', '2B', '1A']);
  });
});

describe('names', () => {
  it('writes a key in words', () => expect(keyInWords(keyNamed('A minor'))).toBe('A minor'));
  it.each(['13A', '0B', 'H', 'xx', ''])('does not read %j', (text) => expect(readKey(text)).toBeNull());
  it('reads plain spellings', () => {
    expect(readKey('f#m')).toEqual({ tonic: 6, major: false });
    expect(readKey('Bb')).toEqual({ tonic: 10, major: true });
  });
});
