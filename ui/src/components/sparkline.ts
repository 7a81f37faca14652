/** Points that a line has at most: more than pixels would only cost time. */
const POINTS = 160;

/** A point of the line: how far to the right, and how high, from 0 to 1. */
interface Point {
  x: number;
  y: number;
}

/**
 * The runs of a line through `values`, oldest first, where `capacity` values fill the width and `top` the height; the
 * newest stands at the right edge. A null is a gap. Of many neighbouring values the highest is drawn, so that no peak
 * is lost.
 */
export function runsOf(values: readonly (number | null)[], capacity: number, top: number): Point[][] {
  const width = Math.max(capacity, values.length, 2);
  const each = Math.max(1, Math.ceil(width / POINTS));
  const offset = width - values.length;
  const runs: Point[][] = [];
  let run: Point[] = [];
  for (let slot = 0; slot < width; slot += each) {
    const bucket = values.slice(Math.max(0, slot - offset), Math.max(0, slot + each - offset));
    const known = bucket.filter((value) => value !== null);
    if (known.length === 0) {
      run = [];
      continue;
    }
    if (run.length === 0) runs.push(run);
    const x = Math.min(1, (slot + each - 1) / (width - 1));
    run.push({ x, y: top > 0 ? Math.min(1, Math.max(...known) / top) : 0 });
  }
  return runs;
}
