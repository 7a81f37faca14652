import { useState } from 'react';
import type { Directory, TempoRange } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { TextField } from '../../components/TextField';
import styles from './TempoRangeDialog.module.css';
import { tempoProblem } from './tempoRange';

/** Ranges that many DJs count these styles in. */
const USUAL: readonly { name: string; range: TempoRange }[] = [
  { name: 'Hip hop', range: { min: 70, max: 115 } },
  { name: 'House, techno', range: { min: 100, max: 160 } },
  { name: 'Drum and bass', range: { min: 155, max: 190 } },
  { name: 'Hardcore', range: { min: 150, max: 220 } },
];

interface TempoRangeDialogProps {
  folder: Directory;
  onClose: () => void;
  /** Null goes back to the range of the settings. */
  onChoose: (range: TempoRange | null) => void;
}

/** Asks for the range in which a folder's tempo is counted: 87 or 174 is a matter of style. */
export function TempoRangeDialog({ folder, onClose, onChoose }: TempoRangeDialogProps) {
  const [slowest, setSlowest] = useState(String(folder.tempo_range?.min ?? 75));
  const [fastest, setFastest] = useState(String(folder.tempo_range?.max ?? 182));
  const range = { min: Number(slowest), max: Number(fastest) };
  const problem = tempoProblem(range);
  const choose = (chosen: TempoRange | null) => {
    onChoose(chosen);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Tempo range of ${folder.name}`}
      description="A tempo counts as 87 or as 174: the engine chooses what lies inside. It holds for analyses from now on."
      actions={
        <>
          <Button disabled={folder.tempo_range === null} onClick={() => choose(null)}>
            As in the settings
          </Button>
          <Button look="primary" disabled={problem !== null} onClick={() => choose(range)}>
            Use this range
          </Button>
        </>
      }
    >
      <div role="group" aria-label="Usual ranges" className={styles.usual}>
        {USUAL.map(({ name, range: { min, max } }) => (
          <Button
            key={name}
            className={styles.style}
            aria-pressed={range.min === min && range.max === max}
            title={`${min} to ${max} BPM`}
            onClick={() => {
              setSlowest(String(min));
              setFastest(String(max));
            }}
          >
            {name}
          </Button>
        ))}
      </div>
      <div className={styles.fields}>
        <TextField
          label="Slowest, BPM"
          inputMode="numeric"
          value={slowest}
          onChange={(event) => setSlowest(event.target.value)}
        />
        <TextField
          label="Fastest, BPM"
          inputMode="numeric"
          value={fastest}
          problem={problem}
          onChange={(event) => setFastest(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
