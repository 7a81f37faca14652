/** A search line cut into its words, by the rules of the application's search language. */

/** A word of a search line: `-genre:"deep house"` is one of them. */
export interface SearchWord {
  /** Where it begins, a minus sign included, and where it ends, in UTF-16 units. */
  start: number;
  end: number;
  /** A minus sign stands before it. */
  negated: boolean;
  /** What stands before the colon, as typed; null where there is none. */
  operator: string | null;
  /** What is looked for, without quotes. */
  value: string;
  /** The whole word as typed, without the minus sign. */
  typed: string;
}

/** The words of `text`. A quote that was not closed yet reaches to the end. */
export function wordsOf(text: string): SearchWord[] {
  const words: SearchWord[] = [];
  const pattern = /(-(?=\S))?(([a-z]+):)?(?:"([^"]*)("|$)|(\S*))/giy;
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] as string)) {
      at += 1;
      continue;
    }
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found || found[0] === '') break;
    const end = at + found[0].length;
    words.push({
      start: at,
      end,
      negated: found[1] !== undefined,
      operator: found[3] ?? null,
      value: found[4] ?? found[6] ?? '',
      typed: found[0].slice(found[1]?.length ?? 0),
    });
    at = end;
  }
  return words;
}

/** `line` with its last quote closed, so that another line can follow it. */
export const closed = (line: string): string => {
  const last = wordsOf(line).at(-1);
  const open = last !== undefined && /^([a-z]+:)?"[^"]*$/i.test(last.typed);
  return open ? `${line}"` : line;
};

/** Two lines as one: what is found fits both. */
export const both = (one: string, other: string): string =>
  [closed(one.trim()), other.trim()].filter(Boolean).join(' ');
