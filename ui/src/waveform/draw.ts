import type { Band, Bands } from './bands';
import type { Palette } from './palette';

/** Part of a waveform, in its own pixels, and where it is drawn, in device pixels. */
export interface Part {
  from: number;
  to: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Height of a band at each column, 0 to 1. Where a column spans several pixels, it stands halfway between their
 * highest and their mean, so that no beat falls through and no passage becomes a block; where a pixel spans several
 * columns, the line between neighbours is followed.
 */
export function columns(
  values: Band,
  part: Pick<Part, 'from' | 'to' | 'width'>,
  ceiling: number,
): Float32Array {
  const result = new Float32Array(Math.max(0, Math.round(part.width)));
  const step = (part.to - part.from) / result.length;
  const last = values.length - 1;
  for (let x = 0; x < result.length; x += 1) {
    const start = part.from + x * step;
    if (start < 0 || start > last + 1) continue;
    let value = 0;
    if (step >= 1) {
      const begin = Math.floor(start);
      const end = Math.min(last, Math.ceil(start + step) - 1);
      let most = 0;
      let sum = 0;
      for (let at = begin; at <= end; at += 1) {
        const here = values[at] ?? 0;
        most = Math.max(most, here);
        sum += here;
      }
      value = (most + sum / Math.max(1, end - begin + 1)) / 2;
    } else {
      // A pixel's value stands at its middle.
      const middle = Math.max(0, start - 0.5);
      const at = Math.min(last, Math.floor(middle));
      const here = values[at] ?? 0;
      const next = values[Math.min(last, at + 1)] ?? 0;
      value = here + (next - here) * (middle - at);
    }
    result[x] = Math.min(1, value / ceiling);
  }
  return result;
}

function fillBand(
  context: CanvasRenderingContext2D,
  values: Band,
  part: Part,
  ceiling: number,
  colour: string,
): void {
  const heights = columns(values, part, ceiling);
  const middle = part.top + part.height / 2;
  const half = part.height / 2;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(part.left, middle);
  for (let x = 0; x < heights.length; x += 1) {
    const y = half * (heights[x] ?? 0);
    context.lineTo(part.left + x, middle - y);
    context.lineTo(part.left + x + 1, middle - y);
  }
  for (let x = heights.length - 1; x >= 0; x -= 1) {
    const y = half * (heights[x] ?? 0);
    context.lineTo(part.left + x + 1, middle + y);
    context.lineTo(part.left + x, middle + y);
  }
  context.closePath();
  context.fill();
}

/** Draws the three bands over one another: low behind, high in front. */
export function drawBands(
  context: CanvasRenderingContext2D,
  bands: Bands,
  part: Part,
  palette: Palette,
): void {
  fillBand(context, bands.low, part, bands.ceiling, palette.low);
  fillBand(context, bands.mid, part, bands.ceiling, palette.mid);
  fillBand(context, bands.high, part, bands.ceiling, palette.high);
}

/** Fits a canvas to its place on the screen, in device pixels; returns the scale, or null when it has no area. */
export function fitCanvas(canvas: HTMLCanvasElement): number | null {
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (width === 0 || height === 0) return null;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return scale;
}
