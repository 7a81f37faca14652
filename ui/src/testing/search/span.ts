/** Amounts of the search language: `5`, `5-7`, `5..7`, `>5`, `>=5`, `<5`, `<=5`. */
export interface Span {
  from: number;
  to: number;
}

export const within = ({ from, to }: Span, value: number | null | undefined): boolean =>
  value != null && value >= from && value <= to;

/** Reads an amount; a number alone reaches `around` to both sides. */
export function spanOf(
  text: string,
  read: (part: string) => number = (part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN),
  around = 0,
): Span | null {
  const bound = /^([<>])(=?)(.+)$/.exec(text);
  const step = Number.EPSILON * 1e6;
  if (bound) {
    const value = read(bound[3] as string);
    if (Number.isNaN(value)) return null;
    const open = bound[2] === '' ? step : 0;
    return bound[1] === '>'
      ? { from: value + open, to: Number.POSITIVE_INFINITY }
      : { from: Number.NEGATIVE_INFINITY, to: value - open };
  }
  const range = /^(.+?)(?:-|\.\.)(.*)$/.exec(text);
  if (range) {
    const from = read(range[1] as string);
    const to = range[2] ? read(range[2]) : Number.POSITIVE_INFINITY;
    return Number.isNaN(from) || Number.isNaN(to) ? null : { from, to };
  }
  const value = read(text);
  return Number.isNaN(value) ? null : { from: value - around, to: value + around };
}

/** Seconds of `5:30`, or of `5`, which are minutes. */
export const seconds = (text: string): number => {
  const time = /^(\d+)(?::(\d\d))?$/.exec(text);
  return time ? Number(time[1]) * 60 + Number(time[2] ?? 0) : Number.NaN;
};
