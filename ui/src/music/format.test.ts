import { describe, expect, it } from 'vitest';
import {
  ago,
  bpm,
  bytes,
  counted,
  dated,
  decibels,
  lasting,
  length,
  percent,
  position,
  readDate,
  timeLeft,
  took,
} from './format';

describe('numbers', () => {
  it.each([
    [length(424), '7:04'],
    [length(3723), '1:02:03'],
    [length(59.6), '1:00'],
    [length(null), '–'],
    [position(151.846), '2:31.84'],
    [position(-1), '0:00.00'],
    [bpm(128), '128.0'],
    [bpm(127.994, 2), '127.99'],
    [bpm(null), '–'],
    [bpm(0), '–'],
    [counted(1, 'track'), '1 track'],
    [counted(4812, 'track'), '4,812 tracks'],
    [timeLeft(38), 'about 40 s left'],
    [timeLeft(970), 'about 16 min left'],
    [timeLeft(9000), 'about 3 h left'],
    [timeLeft(null), ''],
    [took(83), '83 ms'],
    [percent(0), '0 %'],
    [percent(0.34), '0.3 %'],
    [percent(9.96), '10 %'],
    [percent(null), '–'],
    [took(4400), '4.4 s'],
    [took(72_000), '1 min 12 s'],
    [bytes(92_000_000), '92 MB'],
    [bytes(1_500_000), '1.5 MB'],
    [bytes(999_600_000), '1.0 GB'],
    [decibels(-8.44), '−8.4'],
  ])('%s', (written, wanted) => expect(written).toBe(wanted));
});

describe('dates', () => {
  it('reads the plain form as UTC', () =>
    expect(readDate('2026-11-23 14:02:31')?.toISOString()).toBe('2026-11-23T14:02:31.000Z'));
  it('reads nothing from nonsense', () => expect(readDate('soon')).toBeNull());
  it.each([
    ['2026-11-23T13:59:30Z', 'under a minute'],
    ['2026-11-23T13:46:00Z', '14 min'],
    ['2026-11-23T11:55:00Z', '2 h 5 min'],
    ['2026-11-20T11:55:00Z', '3 days'],
    [null, '–'],
  ])('tells how long it has lasted since %s', (since, words) => {
    expect(lasting(since, Date.parse('2026-11-23T14:00:00Z'))).toBe(words);
  });

  it('tells how long ago', () => {
    const now = Date.parse('2026-11-23T14:00:00Z');
    expect(ago('2026-11-23 13:59:30', now)).toBe('just now');
    expect(ago('2026-11-23 13:56:00', now)).toBe('4 min ago');
    expect(ago('2026-11-21 13:56:00', now)).toBe('2 days ago');
    expect(ago(null, now)).toBe('never');
  });
});

it('a day and its clock time, also of today', () => {
  const now = new Date(2026, 10, 23, 9, 12);
  expect(dated(now.toISOString())).toBe('23 Nov, 09:12');
  expect(dated(null)).toBe('–');
});
