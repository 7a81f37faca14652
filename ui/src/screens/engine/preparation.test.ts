import { expect, test } from 'vitest';
import { scenarios } from '../../testing/scenarios';
import { screenScenarios } from '../../testing/screenScenarios';
import { restingEngine, restingServer } from '../../testing/state';
import { preparationOf } from './preparation';

const of = (name: string) => {
  const fake = { ...scenarios, ...screenScenarios }[name]?.();
  if (!fake) throw new Error(`no scenario ${name}`);
  return preparationOf(fake.engine, fake.server);
};

test('says what is downloaded before it begins', () => {
  const { title, sentence, progress } = of('absent');
  expect(title).toBe('The analysis engine comes next');
  expect(sentence).toBe('Mismo downloads about 92 MB, once, and keeps 365 MB on disk.');
  expect(progress).toBeUndefined();
});

test('counts packages, names the one under way, and tells the time left', () => {
  const { steps, progress, left, amount } = of('first-run');
  expect(steps.map(({ key, tone }) => `${key} ${tone}`)).toEqual([
    'python done',
    'packages running',
    'models pending',
    'check pending',
    'start pending',
    'ready pending',
  ]);
  expect(steps[1]).toMatchObject({ end: '14 of 30', aside: 'onnxruntime' });
  expect(progress).toBeCloseTo(61 / 92);
  expect(left).toBe('About 40 s left');
  expect(amount).toBe('61 MB of 92 MB');
});

test('a failed step is marked, and those behind it have not begun', () => {
  const { title, steps } = of('no-network');
  expect(title).toBe('The analysis engine is not ready');
  expect(steps.map(({ tone }) => tone)).toEqual([
    'done',
    'failed',
    'pending',
    'pending',
    'pending',
    'pending',
  ]);
});

test('the first start comes after the environment', () => {
  const starting = preparationOf(restingEngine, { ...restingServer, state: 'starting' });
  expect(starting.title).toBe('Starting the analysis engine');
  expect(starting.steps.slice(-2).map(({ tone }) => tone)).toEqual(['running', 'pending']);
  const ready = preparationOf(restingEngine, restingServer);
  expect(ready.title).toBe('The analysis engine is ready');
  expect(ready.steps.every(({ tone }) => tone === 'done')).toBe(true);
});

test('an existing installation has no environment of ours to make', () => {
  const { steps } = preparationOf({ ...restingEngine, state: 'not_needed' }, restingServer);
  expect(steps.map(({ key }) => key)).toEqual(['start', 'ready']);
});
