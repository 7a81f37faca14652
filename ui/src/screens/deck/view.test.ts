import { describe, expect, it } from 'vitest';
import {
  barStep,
  confine,
  FIRST_SPAN,
  following,
  LEAST_SPAN,
  lowerBound,
  panned,
  secondsAt,
  zoomed,
} from './view';

const DURATION = 240;
const view = { start: 100, span: 20 };

describe('zoom', () => {
  it('keeps what lies under the pointer', () => {
    const under = secondsAt(view, 0.25);
    for (const factor of [2, 0.5, 1.1]) {
      expect(secondsAt(zoomed(view, factor, 0.25, DURATION), 0.25)).toBeCloseTo(under);
    }
  });

  it('ends at the whole track and at two beats', () => {
    expect(zoomed(view, 0.001, 0.5, DURATION)).toEqual({ start: 0, span: DURATION });
    expect(zoomed(view, 1000, 0.5, DURATION).span).toBe(LEAST_SPAN);
  });

  it('shows a track that is shorter than the closest look whole', () => {
    expect(confine({ start: 3, span: FIRST_SPAN }, 0.2)).toEqual({ start: 0, span: 0.2 });
  });
});

describe('moving', () => {
  it('stays inside the track', () => {
    expect(panned(view, -1000, DURATION).start).toBe(0);
    expect(panned(view, 1000, DURATION).start).toBe(220);
  });

  it('runs past a standing playhead, which walks at both ends', () => {
    expect(secondsAt(following(view, 120, DURATION), 0.44)).toBeCloseTo(120);
    expect(following(view, 1, DURATION).start).toBe(0);
    expect(following(view, 239, DURATION).start).toBe(220);
  });
});

describe('grid', () => {
  it('finds the first beat in view', () => {
    expect(lowerBound([1, 2, 3], 2)).toBe(1);
    expect(lowerBound([1, 2, 3], 2.5)).toBe(2);
    expect(lowerBound([1, 2, 3], 9)).toBe(3);
    expect(lowerBound([], 0)).toBe(0);
  });

  it('numbers bars as densely as there is room', () => {
    expect(barStep(200, 52)).toBe(1);
    expect(barStep(30, 52)).toBe(2);
    expect(barStep(3, 52)).toBe(32);
  });
});
