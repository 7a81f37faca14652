/** Tempo by tapping along: pure, fed with the times of the taps in milliseconds. */

/** A pause longer than this begins anew: slower than the slowest tempo that can be set (20 a minute). */
const PAUSE_MS = 3000;
/** Taps that count: four bars of four and the beat after them. Older ones are forgotten, so that a late start heals. */
const MOST_TAPS = 17;

/** The taps that count after one more at `now`. */
export function tapped(taps: readonly number[], now: number): readonly number[] {
  const last = taps.at(-1);
  if (last !== undefined && now - last > PAUSE_MS) return [now];
  return [...taps, now].slice(-MOST_TAPS);
}

/** Beats a minute over all taps that count, or null before the second one. */
export function tapTempo(taps: readonly number[]): number | null {
  const [first, last] = [taps[0], taps.at(-1)];
  if (first === undefined || last === undefined || last <= first) return null;
  return (60_000 * (taps.length - 1)) / (last - first);
}
