import type { Bands } from './bands';
import { drawBands } from './draw';
import type { Palette } from './palette';

/** Pictures kept: some screens of rows, at most about 40 MB. */
const KEPT = 600;

const pictures = new Map<string, HTMLCanvasElement>();

/** The small picture of a whole track, drawn once for each size and colour scheme. */
export function pictureOf(
  bands: Bands,
  width: number,
  height: number,
  palette: Palette,
): HTMLCanvasElement | null {
  const key = `${bands.hash} ${bands.pixels} ${width} ${height} ${palette.scheme}`;
  const known = pictures.get(key);
  if (known) {
    // Used again: moved to the end, so that the oldest stands first.
    pictures.delete(key);
    pictures.set(key, known);
    return known;
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  drawBands(context, bands, { from: 0, to: bands.pixels, left: 0, top: 0, width, height }, palette);
  pictures.set(key, canvas);
  const oldest = pictures.keys().next();
  if (pictures.size > KEPT && !oldest.done) pictures.delete(oldest.value);
  return canvas;
}
