import type { Bands } from '../../waveform/bands';
import { drawBands } from '../../waveform/draw';
import type { Palette } from '../../waveform/palette';
import { barStep, lowerBound, type View } from './view';

/** Everything on the large canvas. Sizes in CSS pixels are multiplied by `scale`. */
export interface DeckPicture {
  bands: Bands | null;
  beats: readonly number[];
  downbeats: readonly number[];
  duration: number;
  position: number;
  view: View;
}

/** Height of the gutter with the bar numbers. */
const GUTTER = 20;
/** Beats nearer to each other than this are not drawn. */
const LEAST_BEAT_PIXELS = 7;
/** Room that a bar number needs. */
const NUMBER_ROOM = 52;

function drawGrid(
  context: CanvasRenderingContext2D,
  picture: DeckPicture,
  palette: Palette,
  scale: number,
): void {
  const { width, height } = context.canvas;
  const { view, beats, downbeats } = picture;
  const perSecond = width / view.span;
  const x = (seconds: number) => Math.round((seconds - view.start) * perSecond);
  const line = (at: number, top: number, thick: number) => {
    context.fillRect(at - Math.floor(thick / 2), top, thick, height - top);
  };
  const thin = Math.max(1, Math.round(scale));
  const end = view.start + view.span;
  const gap = (values: readonly number[]) =>
    values.length > 1 ? (((values.at(-1) ?? 0) - (values[0] ?? 0)) / (values.length - 1)) * perSecond : 0;

  if (gap(beats) >= LEAST_BEAT_PIXELS * scale) {
    context.fillStyle = palette.beat;
    for (let at = lowerBound(beats, view.start); at < beats.length && (beats[at] ?? 0) <= end; at += 1) {
      line(x(beats[at] ?? 0), GUTTER * scale, thin);
    }
  }

  const barPixels = gap(downbeats) || width;
  const step = barStep(barPixels, NUMBER_ROOM * scale);
  const drawn = barStep(barPixels, LEAST_BEAT_PIXELS * scale);
  context.font = `600 ${11 * scale}px 'Inter Variable', sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let at = lowerBound(downbeats, view.start); at < downbeats.length; at += 1) {
    const seconds = downbeats[at] ?? 0;
    if (seconds > end) break;
    if (at % drawn !== 0) continue;
    const numbered = at % step === 0;
    // Far out, the bars between two numbers step back, so that the music stays in sight.
    context.fillStyle = numbered || step === 1 ? palette.downbeat : palette.beat;
    line(x(seconds), (numbered ? GUTTER - 3 : GUTTER) * scale, numbered ? thin * 2 : thin);
    if (numbered) {
      context.fillStyle = palette.text;
      const written = String(at + 1);
      const half = context.measureText(written).width / 2;
      const middle = Math.min(width - half, Math.max(half, x(seconds)));
      context.fillText(written, middle, (GUTTER / 2 - 1) * scale);
    }
  }
}

function drawPlayhead(context: CanvasRenderingContext2D, at: number, palette: Palette, scale: number): void {
  const top = (GUTTER - 5) * scale;
  context.fillStyle = palette.playhead;
  context.fillRect(at - scale, top, 2 * scale, context.canvas.height - top);
  context.beginPath();
  context.moveTo(at - 6 * scale, top);
  context.lineTo(at + 6 * scale, top);
  context.lineTo(at, top + 7 * scale);
  context.closePath();
  context.fill();
}

/** Draws the large waveform: bands, grid and playhead, in the text's colour over the music's. */
export function drawDeck(
  context: CanvasRenderingContext2D,
  picture: DeckPicture,
  palette: Palette,
  scale: number,
): void {
  const { width, height } = context.canvas;
  const { bands, duration, view, position } = picture;
  context.clearRect(0, 0, width, height);
  const perSecond = width / view.span;
  const from = Math.max(0, view.start);
  const to = Math.min(duration, view.start + view.span);
  if (bands && to > from) {
    const left = Math.round((from - view.start) * perSecond);
    const top = GUTTER * scale;
    const pixels = bands.pixels / duration;
    drawBands(
      context,
      bands,
      {
        from: from * pixels,
        to: to * pixels,
        left,
        top,
        width: Math.round((to - from) * perSecond),
        height: height - top - 4 * scale,
      },
      palette,
    );
  }
  drawGrid(context, picture, palette, scale);
  drawPlayhead(context, Math.round((position - view.start) * perSecond), palette, scale);
}
