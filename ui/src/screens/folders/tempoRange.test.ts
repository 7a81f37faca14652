import { expect, test } from 'vitest';
import { tempoProblem } from './tempoRange';

test.each([
  [155, 186, null],
  [75, 182, null],
  [100, 119, 'The fastest is at least 120 then'],
  [20, 180, 'From 30 to 300 BPM'],
  [75, 301, 'From 30 to 300 BPM'],
  [75.5, 180, 'Both are whole numbers'],
  [Number.NaN, 180, 'Both are whole numbers'],
])('%d to %d: %s', (min, max, problem) => {
  expect(tempoProblem({ min, max })).toBe(problem);
});
