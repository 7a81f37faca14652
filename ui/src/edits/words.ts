/** What is said of edits by hand, in the sentences of the toasts. */
import type { Edited, EditRefused, MetadataChange, TempoFactor, TrackEdit } from '../bindings/types';
import { colourWords } from '../music/colours';
import { count, counted } from '../music/format';
import { type Key, keyOf, type Notation, writeKey } from '../music/key';
import { starWords } from '../music/stars';

const FACTOR_WORDS: Record<TempoFactor, string> = {
  double: 'Tempo doubled',
  half: 'Tempo halved',
  three_halves: 'Tempo is one and a half times as fast',
  two_thirds: 'Tempo is two thirds as fast',
};

/** Seconds as whole milliseconds or, from a second on, as seconds: `10 ms`, `1.5 s`. */
const step = (seconds: number): string =>
  seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${Number(seconds.toFixed(2))} s`;

/** What was written about tracks: a rating or a colour alone says which. */
function writtenWords(change: MetadataChange): string {
  const fields = Object.keys(change);
  if (fields.length === 1 && change.rating != null)
    return change.rating === 0 ? 'Rating removed' : `Rated: ${starWords(change.rating).toLowerCase()}`;
  if (fields.length === 1 && change.color_tag !== undefined)
    return change.color_tag ? `Marked ${colourWords(change.color_tag).toLowerCase()}` : 'Colour removed';
  return 'Details changed';
}

function deedWords(edit: TrackEdit, notation: Notation): string {
  switch (edit.kind) {
    case 'scale_tempo':
      return FACTOR_WORDS[edit.factor];
    case 'set_tempo':
      return `Tempo set to ${Number(edit.bpm.toFixed(2))}`;
    case 'shift_grid':
      return `Grid moved ${step(Math.abs(edit.seconds))} ${edit.seconds < 0 ? 'earlier' : 'later'}`;
    case 'set_downbeat':
      return 'Downbeat set';
    case 'set_key':
      return `Key set to ${writeKey(keyOf(edit.key, edit.mode) as Key, notation)}`;
    case 'lock':
      return edit.on ? 'Locked' : 'Unlocked';
    case 'settle':
      return 'Kept as it is';
    case 'reset':
      return 'Back to the analysis';
    case 'set_metadata': {
      const { kind: _, ...change } = edit;
      return writtenWords(change);
    }
  }
}

/** What was done, and to how many tracks when it is more than one: `Tempo doubled on 40 tracks`. */
export function doneWords(edit: TrackEdit, { changed, refused }: Edited, notation: Notation): string {
  const deed = deedWords(edit, notation);
  if (changed > 0) return changed === 1 ? deed : `${deed}: ${counted(changed, 'track')}`;
  return refused.length > 0 ? 'Nothing was changed' : 'Nothing to change: it is so already';
}

/** The application tells no more refusals than these. */
const MOST_TOLD = 50;

/** Why tracks stayed as they were, each reason with its number, the most frequent first; empty without any. */
export function refusedWords(refused: readonly EditRefused[]): string {
  const more = refused.length >= MOST_TOLD ? ' or more' : '';
  const reasons = new Map<string, number>();
  for (const { message } of refused) reasons.set(message, (reasons.get(message) ?? 0) + 1);
  return [...reasons]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, number]) => {
      if (refused.length === 1) return `${reason}.`;
      if (/^It is locked/.test(reason))
        return `${count(number)}${more} ${number === 1 ? 'is' : 'are'} locked.`;
      return `${counted(number, 'track')}: ${reason}.`;
    })
    .join(' ');
}

/** What was taken back. */
export const undoneWords = ({ changed }: Edited): string =>
  `Undone${changed > 1 ? `: ${counted(changed, 'track')}` : ''}`;
