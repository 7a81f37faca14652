import { expect, test } from 'vitest';
import { runsOf } from './sparkline';

test('the newest value stands at the right edge, whatever is known', () => {
  const [run] = runsOf([1, 2], 5, 2);
  expect(run).toEqual([
    { x: 0.75, y: 0.5 },
    { x: 1, y: 1 },
  ]);
});

test('a gap parts the line', () => {
  const runs = runsOf([1, null, 1, 1], 4, 1);
  expect(runs.map((run) => run.length)).toEqual([1, 2]);
});

test('no peak is lost when many values share a point', () => {
  const values = Array.from({ length: 720 }, (_, index) => (index === 333 ? 90 : 10));
  const [run] = runsOf(values, 720, 100);
  expect(run?.length).toBeLessThanOrEqual(160);
  expect(Math.max(...(run ?? []).map(({ y }) => y))).toBe(0.9);
  expect(run?.at(-1)?.x).toBe(1);
});

test('what is higher than the top is cut, and no top is a flat line', () => {
  expect(runsOf([5], 2, 1)[0]?.[0]?.y).toBe(1);
  expect(runsOf([5], 2, 0)[0]?.[0]?.y).toBe(0);
  expect(runsOf([], 10, 1)).toEqual([]);
});
