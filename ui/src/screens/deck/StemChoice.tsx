import { Layers2 } from 'lucide-react';
import { keysOf, useShortcut } from '../../app/shortcuts';
import type { Stem, Track } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Choice } from '../../components/Choice';
import { Tooltip } from '../../components/Tooltip';
import { useStems } from '../../stems/stems';
import type { StemPart } from './stemsOf';

const MIX = 'mix';

interface StemChoiceProps {
  parts: readonly StemPart[];
  /** What is heard; null for the mix. */
  stem: Stem | null;
  disabled: boolean;
  onStem: (stem: Stem | null) => void;
}

/** Which part of the track is heard. Its key goes from one to the next. */
export function StemChoice({ parts, stem, disabled, onStem }: StemChoiceProps) {
  const all: (Stem | null)[] = [null, ...parts.map((part) => part.stem)];
  useShortcut('stem', () => onStem(all[(all.indexOf(stem) + 1) % all.length] ?? null), !disabled);
  return (
    <Choice
      label={`Heard, ${keysOf('stem')} for the next`}
      value={stem ?? MIX}
      options={[
        { value: MIX, label: 'Mix' },
        ...parts.map((part) => ({ value: part.stem, label: part.label })),
      ]}
      disabled={disabled}
      onChange={(value) => onStem(value === MIX ? null : (value as Stem))}
    />
  );
}

/** Asks for stems where there are none. */
export function MakeStems({ track }: { track: Track }) {
  const { make } = useStems();
  return (
    <Tooltip text="Make stems: vocals and instrumental, each alone">
      <Button
        icon={<Layers2 aria-hidden />}
        aria-label="Make stems"
        // A track that waits for its analysis gets them when it has one.
        disabled={track.state !== 'done' && track.state !== 'failed'}
        onClick={() => make([track.id])}
      >
        Make stems
      </Button>
    </Tooltip>
  );
}
