import { expect, test } from 'vitest';
import { inventStart, inventStarts } from '../../testing/starts';
import { columnsOf } from './startColumns';

test('slow, failed and called off starts are told apart, by words too', () => {
  const { columns, failed, slow } = columnsOf({
    starts: [
      inventStart(0, { totalMs: 4200 }),
      inventStart(1, { totalMs: 6900 }),
      inventStart(2, { totalMs: 1400, outcome: 'failed' }),
      inventStart(3, { totalMs: 900, outcome: 'stopped' }),
      inventStart(4, { totalMs: 4400 }),
    ],
    usualMs: 4300,
  });
  expect(columns.map(({ kind, words }) => [kind, words])).toEqual([
    ['usual', '4.2 s'],
    ['slow', '6.9 s, slower than usual'],
    ['failed', 'failed after 1.4 s'],
    ['stopped', 'called off after 0.9 s'],
    ['newest', '4.4 s'],
  ]);
  expect([failed, slow]).toEqual([1, 1]);
});

test('one start of minutes does not make the others flat', () => {
  const starts = [inventStart(0, { totalMs: 4300 }), inventStart(1, { totalMs: 300_000 })];
  const { columns } = columnsOf({ starts, usualMs: 4300 });
  expect(columns.map(({ height }) => height)).toEqual([0.4, 1]);
});

test('starts of which none became ready have heights too', () => {
  const starts = [inventStart(0, { outcome: 'failed', totalMs: 0 }), inventStart(1, { outcome: 'failed' })];
  expect(columnsOf({ starts, usualMs: null }).columns.map(({ height }) => height)).toEqual([0.03, 1]);
  expect(columnsOf(inventStarts()).columns).toHaveLength(30);
});
