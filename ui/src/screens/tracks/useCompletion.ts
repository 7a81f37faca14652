import { useState } from 'react';
import type { Suggestion } from '../../bindings/types';
import { useSuggestions } from '../../data/search';
import { useDebounced } from './useDebounced';

/** Pause in typing after which completions are asked for. */
const ASK_AFTER_MS = 60;

/** A line and where its caret is, in UTF-16 units. */
export interface Line {
  text: string;
  caret: number;
}

export interface Completion {
  /** What is offered now; empty while nothing is. */
  offers: readonly Suggestion[];
  /** Place of the offer that the keyboard stands on; null while it stands in the line. */
  at: number | null;
  /** What was typed of the word that is completed, to mark it in the offers. */
  typed: string;
  move(by: number): void;
  point(at: number): void;
  /** The line was changed or its caret moved. */
  follow(line: Line): void;
  /** Offers nothing until the line changes. */
  close(): void;
  /** The line with the offer at `at` put in; null when the offers are of an earlier line. */
  accept(at: number): Line | null;
}

/** Nothing of a word stands before the caret: what could follow is everything, and nobody asked. */
const atBlank = ({ text, caret }: Line) => caret === 0 || /\s/.test(text.charAt(caret - 1));

/** Completion of the word at the caret. It offers; what was typed is changed only by taking an offer. */
export function useCompletion(): Completion {
  const [line, setLine] = useState<Line | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const asked = useDebounced(line, ASK_AFTER_MS);
  const wanted = asked !== null && !atBlank(asked);
  const answer = useSuggestions(asked?.text ?? '', asked?.caret ?? 0, wanted);
  const found = line && !atBlank(line) && wanted ? answer.data?.data : undefined;
  const { from = 0, to = 0, suggestions = [] } = found ?? {};
  const word = asked?.text.slice(from, asked.caret) ?? '';
  // What is typed out already is not offered again.
  const offers = suggestions.filter(({ text }) => text !== asked?.text.slice(from, to));
  const fresh = !answer.isPlaceholderData && asked === line;

  return {
    offers,
    at: at !== null && at < offers.length ? at : null,
    typed: word.slice(word.indexOf(':') + 1).replace(/^["~]+/, ''),
    move(by) {
      // The line itself is one of the places: from the last offer it goes back to what was typed.
      const places = offers.length + 1;
      const next = ((at === null ? 0 : at + 1) + by + places) % places;
      setAt(next === 0 ? null : next - 1);
    },
    point: setAt,
    follow(next) {
      setLine(next);
      setAt(null);
    },
    close() {
      setLine(null);
      setAt(null);
    },
    accept(place) {
      const offer = offers[place];
      if (!fresh || !line || !offer) return null;
      const [before, rest] = [line.text.slice(0, from), line.text.slice(to)];
      // An operator waits for its value; a whole word is done, and the next one may follow.
      const whole = !offer.text.endsWith(':');
      const put = whole && !rest.startsWith(' ') ? `${offer.text} ` : offer.text;
      const caret = from + offer.text.length + (whole ? 1 : 0);
      return { text: before + put + rest, caret };
    },
  };
}
