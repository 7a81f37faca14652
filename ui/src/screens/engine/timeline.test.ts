import { expect, test } from 'vitest';
import type { StartStage } from '../../bindings/types';
import { restingServer } from '../../testing/state';
import { barsOf, totalOf } from './timeline';

const none = { usualMs: null, parts: [] };
const pending = { state: 'pending', startedMs: null, durationMs: null, ...none } as const;
const started: StartStage[] = [
  { name: 'environment', state: 'done', startedMs: 0, durationMs: 500, ...none },
  { name: 'imports', state: 'running', startedMs: 500, durationMs: 100, ...none },
  { name: 'models', ...pending },
];

test('a start that is over fills the scale from edge to edge', () => {
  const bars = barsOf(restingServer.timeline, null);
  expect(totalOf(restingServer.timeline)).toBe(4400);
  expect(bars[0]?.left).toBe(0);
  const last = bars.at(-1);
  expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(1);
});

test('bars follow one another without overlap', () => {
  const bars = barsOf(restingServer.timeline, null);
  for (const [index, bar] of bars.slice(1).entries()) {
    const before = bars[index];
    expect(bar.left).toBeCloseTo((before?.left ?? 0) + (before?.width ?? 0));
  }
});

test('a running stage grows on a scale that stands still', () => {
  const early = barsOf(started, 1000)[1];
  const late = barsOf(started, 2000)[1];
  expect(late?.left).toBe(early?.left);
  expect(late?.width).toBeCloseTo((early?.width ?? 0) * 2);
  expect(late?.duration).toBe(2000);
});

test('the scale grows by a step when a start takes long', () => {
  expect(barsOf(started, 4400)[1]?.left).toBeCloseTo(0.1);
  expect(barsOf(started, 4600)[1]?.left).toBeCloseTo(0.05);
});

test('a stage that has not begun has no bar', () => {
  expect(barsOf(started, 1000)[2]).toMatchObject({ width: 0, duration: null });
});
