import { describe, expect, it } from 'vitest';
import { idOf, inventTrack } from '../testing/tracks';
import { changeOf, DETAILS, type DetailName, problemOf, shownOf } from './details';

const track = (change: object) => ({ ...inventTrack(0, idOf('d', 0)), ...change });
const detail = (name: DetailName) => {
  const found = DETAILS.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe('what stands in the fields', () => {
  it('is what all tracks have, and nothing where they differ', () => {
    const shown = shownOf([
      track({ genre: 'House', year: 2020, comment: null }),
      track({ genre: 'House', year: 2021, comment: null }),
    ]);
    expect(shown).toMatchObject({ genre: 'House', comment: '' });
    expect(shown).not.toHaveProperty('year');
  });
});

describe('what is written', () => {
  const shown = { title: 'Tide', artist: 'Ulm', year: '2020', energy_level: '6' };

  it('is only what changed', () => {
    expect(changeOf({}, shown)).toEqual({});
    expect(changeOf({ title: { typed: ' Tide ' }, artist: { typed: 'Kessel ' } }, shown)).toEqual({
      artist: 'Kessel',
    });
  });
  it('gives back what the file says', () =>
    expect(changeOf({ title: 'file', year: 'file' }, shown)).toEqual({ title: null, year: null }));
  it('takes numbers with a point or a comma, and no number as the file’s', () =>
    expect(changeOf({ energy_level: { typed: '7,5' }, year: { typed: '' } }, shown)).toEqual({
      energy_level: 7.5,
      year: null,
    }));
  it('empties a text', () => expect(changeOf({ artist: { typed: '' } }, shown)).toEqual({ artist: '' }));
  it('leaves tracks that differ alone where nothing was typed', () =>
    expect(changeOf({ comment: { typed: '' } }, shown)).toEqual({}));
});

describe('what makes no sense', () => {
  it.each([
    ['year', '20x4', 'Type a whole number, or nothing.'],
    ['track_number', '3.5', 'Type a whole number, or nothing.'],
    ['energy_level', 'high', 'Type a number, or nothing.'],
    ['title', ' ', 'A title has at least one letter.'],
    ['year', '', null],
    ['energy_level', '7.5', null],
    ['artist', '', null],
  ] as const)('%s “%s”: %s', (name, typed, problem) =>
    expect(problemOf(detail(name), { typed })).toBe(problem),
  );
});
