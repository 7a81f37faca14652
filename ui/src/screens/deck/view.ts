/** The part of a track that the large waveform shows. Pure: the canvas and the pointer work on it. */
export interface View {
  /** Seconds at the left edge. */
  start: number;
  /** Seconds from edge to edge. */
  span: number;
}

/** Closest look: about two beats. */
export const LEAST_SPAN = 1;
/** First look: about eight bars of house. */
export const FIRST_SPAN = 15;
/** Where the playhead stands while the music runs past it, from the left. */
export const PLAYHEAD_AT = 0.44;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Keeps the view inside the track and the span within sense. */
export function confine(view: View, duration: number): View {
  const span = clamp(view.span, Math.min(LEAST_SPAN, duration), duration);
  if (span >= duration) return { start: 0, span: duration };
  return { span, start: clamp(view.start, 0, duration - span) };
}

/** Zooms by `factor` (2 = twice as close) so that what lies at `at` (0 to 1) stays there. */
export function zoomed(view: View, factor: number, at: number, duration: number): View {
  const span = clamp(view.span / factor, Math.min(LEAST_SPAN, duration), duration);
  return confine({ span, start: view.start + (view.span - span) * at }, duration);
}

export const panned = (view: View, seconds: number, duration: number): View =>
  confine({ ...view, start: view.start + seconds }, duration);

/** The view in which `position` stands at the playhead's place, or nearer to an edge where the track ends. */
export const following = (view: View, position: number, duration: number): View =>
  confine({ ...view, start: position - view.span * PLAYHEAD_AT }, duration);

export const secondsAt = (view: View, at: number): number => view.start + view.span * at;

/** Index of the first value that is not below `limit`, in an ascending list. */
export function lowerBound(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bars from one number to the next, so that numbers stand at least `room` pixels apart: 1, 2, 4, 8 ... */
export function barStep(barPixels: number, room: number): number {
  let step = 1;
  while (barPixels * step < room && step < 1024) step *= 2;
  return step;
}
