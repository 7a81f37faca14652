/** The import of another library in words. */
import type { ImportPhase, ImportResult, ImportStatus } from '../bindings/types';
import { count, counted } from '../music/format';

const PHASES: Record<ImportPhase, string> = {
  tracks: 'Looking for its tracks',
  moved: 'Looking elsewhere for those that moved',
  folders: 'Adding its folders',
  done: 'Done',
};

/** How far it is: `Looking for its tracks: 120 of 4,812`. */
export const progressWords = ({ phase, done, total }: ImportStatus): string =>
  phase === 'tracks' && total > 0 ? `${PHASES.tracks}: ${count(done)} of ${count(total)}` : PHASES[phase];

/** A number with what it counts, and what that means. */
export interface Fact {
  value: number;
  label: string;
  /** Something that the DJ may want to mend. */
  look?: boolean;
}

/** What is found of its tracks; what there is none of is left out. */
export function trackFacts(result: ImportResult): Fact[] {
  const facts: Fact[] = [
    { value: result.matched_by_path, label: 'where that library has them' },
    { value: result.matched_retagged, label: 'there, with tags changed since' },
    { value: result.matched_by_hash, label: 'elsewhere, known by their sound' },
    { value: result.not_found, label: 'not on this computer', look: true },
  ];
  return facts.filter(({ value }) => value > 0);
}

/** What comes with them. */
export function valueFacts(result: ImportResult): Fact[] {
  const facts: Fact[] = [
    { value: result.analyses, label: result.analyses === 1 ? 'analysis' : 'analyses' },
    { value: result.cues, label: result.cues === 1 ? 'cue or loop' : 'cues and loops' },
    { value: result.values, label: 'with stars, colour, comment or plays' },
    { value: result.already_there, label: 'known here already' },
  ];
  return facts.filter(({ value }) => value > 0);
}

/** How it ended, as the head of what it brought. */
export function outcomeWords({ cancelled, failure, dry_run, result }: ImportStatus): string {
  if (failure) return failure.message;
  if (cancelled)
    return dry_run
      ? 'Stopped'
      : 'Stopped. What was brought in until then stays; the next import goes on from there.';
  const found = result.tracks - result.not_found;
  if (result.tracks === 0) return 'This library has no tracks.';
  return dry_run
    ? `${count(found)} of ${counted(result.tracks, 'track')} can be brought in.`
    : `${count(found)} of ${counted(result.tracks, 'track')} are brought in.`;
}
