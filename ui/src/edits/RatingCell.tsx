import type { Track } from '../bindings/types';
import { Stars } from '../components/Stars';
import { useEdits } from './edits';

/** A row's stars. A click rates this track alone, whatever is selected; keys and menu are for the selection. */
export function RatingCell({ track }: { track: Track }) {
  const { edit } = useEdits();
  return (
    <Stars
      skipped
      value={track.rating}
      label={`Rating of ${track.title ?? track.relative_path}`}
      onChange={(rating) => void edit([track.id], { kind: 'set_metadata', rating })}
    />
  );
}
