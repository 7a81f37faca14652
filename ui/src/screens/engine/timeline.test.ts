import { expect, test } from 'vitest';
import type { StartStage } from '../../bindings/types';
import { inventPart, inventStages, usualStart } from '../../testing/starts';
import { restingServer } from '../../testing/state';
import { asOfNow, barsOf, leftOf, totalOf } from './timeline';

const whole = restingServer.timeline;
const barOf = (stages: readonly StartStage[], key: string, usualMs: number | null = usualStart) => {
  const bar = barsOf(stages, usualMs).find((candidate) => candidate.key === key);
  if (!bar) throw new Error(`no bar ${key}`);
  return bar;
};
const spanOf = (stages: readonly StartStage[], key: string, usualMs: number | null = usualStart) => {
  const { span } = barOf(stages, key, usualMs);
  if (!span) throw new Error(`${key} has not begun`);
  return span;
};

test('a start that is over fills the scale from edge to edge', () => {
  expect(totalOf(whole)).toBe(4400);
  expect(spanOf(whole, 'environment').left).toBe(0);
  const { left, width } = spanOf(whole, 'ready');
  expect(left + width).toBeCloseTo(1);
});

test('a start that was faster than usual leaves room for what is usual', () => {
  const fast = inventStages([100, 100, 700, 600, 100, 50]);
  const { left, width } = spanOf(fast, 'ready');
  expect(left + width).toBeCloseTo(1650 / usualStart);
  expect(barOf(fast, 'imports').usual).toEqual({ left: 200 / usualStart, width: 1900 / usualStart });
});

test('stages follow one another without overlap, and their parts lie inside them', () => {
  const stages = barsOf(whole, usualStart).filter(({ part }) => !part);
  for (const [index, { span }] of stages.slice(1).entries()) {
    const before = stages[index]?.span;
    expect(span?.left).toBeCloseTo((before?.left ?? 0) + (before?.width ?? 0));
  }
  const imports = spanOf(whole, 'imports');
  const engine = spanOf(whole, 'imports engine');
  expect(engine.left).toBeGreaterThan(imports.left);
  expect(engine.left + engine.width).toBeCloseTo(imports.left + imports.width);
});

test('what has not begun is expected where the usual times put it', () => {
  const running = inventStages([200, 300, 900], 'running');
  const scale = usualStart * 1.2;
  expect(barOf(running, 'models').span).toBeNull();
  expect(barOf(running, 'models').usual?.left).toBeCloseTo((500 + 1900) / scale);
  expect(barOf(running, 'server').usual?.left).toBeCloseTo((500 + 1900 + 1500) / scale);
});

test('a running stage grows on a scale that stands still', () => {
  const stages = inventStages([200, 300, 100], 'running');
  const early = spanOf(asOfNow(stages, 1000), 'imports');
  const late = spanOf(asOfNow(stages, 2000), 'imports');
  expect(late.left).toBe(early.left);
  expect(late.width).toBeCloseTo(early.width * 2);
});

test('a part that goes on grows with its stage', () => {
  const part = { ...inventPart('engine', 700, 10, null), state: 'running' as const };
  const stages = inventStages([200, 300, 300], 'running', { parts: { imports: [part] } });
  expect(barOf(asOfNow(stages, 1200), 'imports engine').duration).toBe(1000);
});

test('without a history the scale grows by steps and nothing is expected', () => {
  const stages = inventStages([500, 0, 0], 'running', { known: false });
  expect(barsOf(stages, null).every(({ usual }) => usual === null)).toBe(true);
  expect(spanOf(asOfNow(stages, 4400), 'imports', null).left).toBeCloseTo(0.1);
  expect(spanOf(asOfNow(stages, 4600), 'imports', null).left).toBeCloseTo(0.05);
  expect(leftOf(stages)).toBeNull();
});

test('what is left follows the stages that are left', () => {
  const stages = inventStages([200, 300, 900], 'running');
  expect(leftOf(stages)).toBe(1000 + 1500 + 290 + 110);
  expect(leftOf(asOfNow(stages, 5000))).toBe(1500 + 290 + 110);
  expect(leftOf(whole)).toBeNull();
});
