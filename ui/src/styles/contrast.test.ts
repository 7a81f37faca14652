/** Every text on every ground it stands on: at least 5.5:1, by WCAG 2's formula, in both schemes. */
import { describe, expect, it } from 'vitest';
import wheel from './camelot.css?raw';
import css from './tokens.css?raw';

const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }] as const,
  ),
);

const weigh = (r: number, g: number, b: number) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return weigh(r, g, b);
}

/** Luminance of an OKLCH colour, by the matrices of CSS Color 4; parts outside sRGB are cut off. */
function oklchLuminance(l: number, c: number, hue: number): number {
  const [a, b] = [c * Math.cos((hue * Math.PI) / 180), c * Math.sin((hue * Math.PI) / 180)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  return weigh(
    cut(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    cut(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    cut(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  );
}

const ratio = (x: number, y: number) => (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
const contrast = (a: string, b: string) => ratio(luminance(a), luminance(b));

const GROUNDS = ['sunken', 'panel', 'raised', 'hover', 'selected', 'float', 'highlight', 'well'];
const TEXTS = ['text', 'text-2', 'text-3', 'accent-text', 'ok-text', 'look-text', 'broken-text'];
const pairs = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['text', 'broken-soft'],
  ['broken-text', 'broken-soft'],
  ['text', 'look-soft'],
  ['look-text', 'look-soft'],
  ['text', 'wave-ground'],
  ['accent-text', 'accent-soft'],
] as const;

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  it.each(pairs)('%s on %s', (text, ground) => {
    const [ink, paper] = [tokens.get(text)?.[scheme], tokens.get(ground)?.[scheme]];
    expect(ink && paper, 'both tokens are six-digit colours').toBeTruthy();
    expect(contrast(ink ?? '', paper ?? '')).toBeGreaterThanOrEqual(5.5);
  });
});

/** `--key-ground` and `--key-text` of both rings as [lightness, chroma] of the light and the dark scheme. */
const rings = [
  ...wheel.matchAll(/--key-(\w+): light-dark\(oklch\(([\d.]+) ([\d.]+) .*?oklch\(([\d.]+) ([\d.]+) /g),
];
const hues = [...wheel.matchAll(/--hue: (\d+)/g)].map(([, hue]) => Number(hue));

describe('keys', () => {
  it('has twelve hours and two rings', () => {
    expect(hues).toHaveLength(12);
    expect(rings).toHaveLength(4);
  });

  it.each([
    ['A', 0],
    ['B', 2],
  ])('writes ring %s readably in every colour', (_, at) => {
    const [ground, text] = [rings[at]?.map(Number) ?? [], rings[at + 1]?.map(Number) ?? []];
    for (const hue of hues) {
      for (const scheme of [2, 4]) {
        const inks = [ground, text].map((ring) =>
          oklchLuminance(ring[scheme] ?? 0, ring[scheme + 1] ?? 0, hue),
        );
        expect(ratio(inks[0] ?? 0, inks[1] ?? 0), `hue ${hue}`).toBeGreaterThanOrEqual(5.5);
      }
    }
  });
});
