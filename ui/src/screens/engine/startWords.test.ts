import { expect, test } from 'vitest';
import { inventStages, usualStart } from '../../testing/starts';
import { outlook, summary } from './startWords';

const forecast = { usualMs: usualStart, starts: 30, remainingMs: null, slowerThanUsual: false };

test.each([
  [[200, 300, 100], 'about 4 s left'],
  [[200, 300, 1900, 1300], 'about 1 s left'],
  [[200, 300, 1900, 1500, 290, 200], 'any moment now'],
  [[200, 300, 5900], 'slower than usual (4.3 s)'],
])('a start that is at %j: %s', (took, said) => {
  expect(outlook({ timeline: inventStages(took, 'running'), forecast })).toBe(said);
});

test('nothing is promised of a first start', () => {
  const timeline = inventStages([200, 300], 'running', { known: false });
  expect(outlook({ timeline, forecast: null })).toBe(
    'a first start: how long it takes here is not known yet',
  );
});

test('the summary says how it went', () => {
  const over = inventStages([200, 300, 1900, 1500, 290, 110]);
  const said = (timeline = over, known: typeof forecast | null = forecast) =>
    summary({ timeline, forecast: known });
  expect(said()).toBe('4.3 s  ·  usually 4.3 s');
  expect(said(over, null)).toBe('4.3 s');
  expect(said(over, { ...forecast, usualMs: 2000, slowerThanUsual: true })).toBe(
    '4.3 s  ·  slower than usual (2.0 s)',
  );
  expect(said(inventStages([200, 90], 'failed'))).toBe('failed after 0.3 s');
  expect(said(inventStages([200, 300, 700], 'stopped'))).toBe('called off after 1.2 s');
  expect(said(inventStages([200, 300, 900], 'running'))).toBe('1.4 s  ·  about 3 s left');
});
