import { useKnownTracks, useTrack } from '../data/tracks';
import { useEdits } from '../edits/edits';
import { COLOURS } from '../music/colours';
import { counted } from '../music/format';
import { keyOf } from '../music/key';
import { MOST_STARS, starWords } from '../music/stars';
import { FACTORS } from '../music/tempo';
import { useStems } from '../stems/stems';
import type { Command } from './commands';
import { useLibrary } from './library';
import { keysOf } from './shortcuts';

/** What the DJ can decide by hand of the selected tracks. */
export function useEditCommands(): Command[] {
  const { chosen, selected } = useLibrary();
  const { edit, undo, askTempo, askKey, askDetails } = useEdits();
  const { make } = useStems();
  const known = useKnownTracks()(selected);
  const track = useTrack(chosen).data;
  const group = 'Edit';
  const takeBack: Command = {
    id: 'undo-edit',
    group,
    label: 'Undo the last edit',
    keys: keysOf('undo'),
    run: () => void undo(),
  };
  if (selected.size === 0) return [takeBack];

  const ids = [...selected];
  const one = ids.length === 1 ? track : undefined;
  const of = one ? (one.title ?? one.relative_path) : counted(ids.length, 'track');
  const locked = known.length > 0 && known.every((row) => row.locked);
  return [
    {
      id: 'details',
      group,
      label: `Edit details of ${of}`,
      keys: keysOf('details'),
      run: () => askDetails(ids),
    },
    ...Array.from({ length: MOST_STARS + 1 }, (_, stars) => ({
      id: `rate-${stars}`,
      group,
      label: `${starWords(stars)} for ${of}`,
      keys: String(stars),
      run: () => void edit(ids, { kind: 'set_metadata', rating: stars }),
    })),
    ...[...COLOURS, { name: 'none', label: 'No colour', hex: '' }].map(({ name, label, hex }) => ({
      id: `colour-${name}`,
      group,
      label: `${hex === '' ? label : `Colour ${label.toLowerCase()}`} for ${of}`,
      run: () => void edit(ids, { kind: 'set_metadata', color_tag: hex }),
    })),
    ...FACTORS.map(({ factor, label }) => ({
      id: `tempo-${factor}`,
      group,
      label: `${label} of ${of}`,
      run: () => void edit(ids, { kind: 'scale_tempo', factor }),
    })),
    { id: 'tempo-set', group, label: `Set or tap the tempo of ${of}`, run: () => askTempo(ids, one?.bpm) },
    {
      id: 'key-set',
      group,
      label: `Set the key of ${of}`,
      run: () => askKey(ids, keyOf(one?.musical_key, one?.mode)),
    },
    { id: 'stems-make', group: 'Analysis', label: `Make stems of ${of}`, run: () => make(ids) },
    {
      id: 'lock',
      group,
      label: `${locked ? 'Unlock' : 'Lock'} ${of}`,
      run: () => void edit(ids, { kind: 'lock', on: !locked }),
    },
    {
      id: 'reset-edits',
      group,
      label: `Back to the analysis of ${of}`,
      run: () => void edit(ids, { kind: 'reset' }),
    },
    takeBack,
  ];
}
