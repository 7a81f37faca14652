/** What pictures may take of a frame, in milliseconds: half of it is left to everything else. */
const BUDGET_MS = 6;

const waiting = new Set<() => void>();
let asked = false;

function drawSome(): void {
  const until = performance.now() + BUDGET_MS;
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() >= until) break;
  }
  asked = waiting.size > 0;
  if (asked) requestAnimationFrame(drawSome);
}

/**
 * Runs `draw` in one of the next frames, as many a frame as there is time for: a screen of waveforms that arrive
 * together does not hold up a scroll. Returns what drops it.
 */
export function drawSoon(draw: () => void): () => void {
  waiting.add(draw);
  if (!asked) {
    asked = true;
    requestAnimationFrame(drawSome);
  }
  return () => {
    waiting.delete(draw);
  };
}
