/**
 * Words of the search line that the window writes and reads itself. The application reads the line; here it is only
 * known where a filter stands in it, so that the filter panel and the deck change the same line that the DJ types.
 */
import { wordsOf } from './searchWords';

const isFilter = (name: string) => (word: { negated: boolean; operator: string | null }) =>
  !word.negated && word.operator?.toLowerCase() === name;

/** The value of the filter `name` in `text`, or an empty text. */
export const filterValue = (text: string, name: string): string =>
  wordsOf(text).find(isFilter(name))?.value ?? '';

/** A word that asks for `value`, quoted where it must be. */
export const filterWord = (name: string, value: string): string =>
  `${name}:${/\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`;

/** `text` with the filter `name` set to `value`, or without it when `value` is empty. */
export function withFilter(text: string, name: string, value: string): string {
  const is = isFilter(name);
  const kept = wordsOf(text)
    .filter((word) => !is(word))
    .map(({ start, end }) => text.slice(start, end));
  if (value !== '') kept.push(filterWord(name, value));
  return kept.join(' ');
}
