import { describe, expect, it } from 'vitest';
import type { EditRefused, TrackEdit } from '../bindings/types';
import { doneWords, refusedWords, undoneWords } from './words';

const edited = (changed: number, refused: EditRefused[] = []) => ({ changed, refused, can_undo: true });
const refusals = (...messages: string[]) =>
  messages.map((message, index) => ({ track_id: String(index), message }));

describe('what was done', () => {
  it.each<[TrackEdit, string]>([
    [{ kind: 'scale_tempo', factor: 'double' }, 'Tempo doubled'],
    [{ kind: 'set_tempo', bpm: 127.5 }, 'Tempo set to 127.5'],
    [{ kind: 'shift_grid', seconds: -0.01 }, 'Grid moved 10 ms earlier'],
    [{ kind: 'shift_grid', seconds: 1.5 }, 'Grid moved 1.5 s later'],
    [{ kind: 'set_downbeat', seconds: 3 }, 'Downbeat set'],
    [{ kind: 'set_key', key: 9, mode: 0 }, 'Key set to 8A'],
    [{ kind: 'lock', on: true }, 'Locked'],
    [{ kind: 'lock', on: false }, 'Unlocked'],
    [{ kind: 'settle' }, 'Kept as it is'],
    [{ kind: 'reset' }, 'Back to the analysis'],
  ])('%j', (edit, words) => expect(doneWords(edit, edited(1), 'camelot')).toBe(words));

  it('says to how many tracks', () =>
    expect(doneWords({ kind: 'reset' }, edited(1200), 'camelot')).toBe('Back to the analysis: 1,200 tracks'));
  it('writes a key as the DJ does', () =>
    expect(doneWords({ kind: 'set_key', key: 6, mode: 0 }, edited(1), 'traditional')).toBe('Key set to F♯m'));
  it('says when nothing was', () => {
    expect(doneWords({ kind: 'reset' }, edited(0), 'camelot')).toBe('Nothing to change: it is so already');
    expect(doneWords({ kind: 'reset' }, edited(0, refusals('no')), 'camelot')).toBe('Nothing was changed');
  });
  it('says what was taken back', () => {
    expect(undoneWords(edited(1))).toBe('Undone');
    expect(undoneWords(edited(40))).toBe('Undone: 40 tracks');
  });
});

describe('what stayed as it was', () => {
  const locked = 'It is locked: unlock it first';
  it('is counted by reason', () => {
    expect(refusedWords(refusals('It has no tempo yet', locked, locked))).toBe(
      '2 are locked. 1 track: It has no tempo yet.',
    );
    expect(refusedWords(refusals(locked, 'No'))).toBe('1 is locked. 1 track: No.');
  });
  it('says the reason itself when it is one track', () =>
    expect(refusedWords(refusals(locked))).toBe('It is locked: unlock it first.'));
  it('is not counted to the end where the application does not', () =>
    expect(refusedWords(refusals(...Array.from({ length: 50 }, () => locked)))).toBe(
      '50 or more are locked.',
    ));
  it('is nothing when nothing did', () => expect(refusedWords([])).toBe(''));
});
