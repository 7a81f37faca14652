import { describe, expect, it } from 'vitest';
import { readTempo, towards } from './tempo';

describe('a typed tempo', () => {
  it.each([
    ['128', 128],
    [' 127.53 ', 127.53],
    ['127,5', 127.5],
    ['20', 20],
    ['400', 400],
  ])('%j', (text, bpm) => expect(readTempo(text)).toBe(bpm));
  it.each(['', 'fast', '19.9', '401', '-120', '12.5.1', '1e2'])('is not %j', (text) =>
    expect(readTempo(text)).toBeNull(),
  );
});

describe('the tempo of a tag', () => {
  it.each([
    [87.02, 174, 'double'],
    [174.1, 87, 'half'],
    [116, 174, 'three_halves'],
    [174, 116, 'two_thirds'],
  ] as const)('%d to %d counts the same beats otherwise', (ours, tag, factor) =>
    expect(towards(ours, tag)).toEqual({ kind: 'scale_tempo', factor }),
  );
  it('is set as a number when it is another one, or when there is none to count from', () => {
    expect(towards(120, 128)).toEqual({ kind: 'set_tempo', bpm: 128 });
    expect(towards(null, 128)).toEqual({ kind: 'set_tempo', bpm: 128 });
  });
});
