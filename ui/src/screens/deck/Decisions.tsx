import { Lock, LockOpen, Undo2 } from 'lucide-react';
import { keysOf, useShortcut } from '../../app/shortcuts';
import type { Track } from '../../bindings/types';
import { IconButton } from '../../components/IconButton';
import { isByHand } from '../../edits/byHand';
import { useEdits } from '../../edits/edits';

/** Whether the values stay as they are, and the way back to those of the analysis. */
export function Decisions({ track }: { track: Track }) {
  const { edit } = useEdits();
  const toggle = () => void edit([track.id], { kind: 'lock', on: !track.locked });
  useShortcut('lock', toggle);
  return (
    <>
      {isByHand(track) && (
        <IconButton
          label="Back to the analysis"
          icon={<Undo2 />}
          disabled={track.locked}
          onClick={() => void edit([track.id], { kind: 'reset' })}
        />
      )}
      <IconButton
        label={track.locked ? 'Locked: unlock tempo, grid and key' : 'Lock tempo, grid and key'}
        keys={keysOf('lock')}
        icon={track.locked ? <Lock /> : <LockOpen />}
        aria-pressed={track.locked}
        onClick={toggle}
      />
    </>
  );
}
