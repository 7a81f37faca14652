import { createContext, type ReactNode, use, useState } from 'react';
import type { MetadataChange, TrackEdit } from '../bindings/types';
import { CallError } from '../bridge';
import { say, sayEdited, sayFailed } from '../components/toast';
import { useEditTracks, useUndoEdit } from '../data/edits';
import { useSetting } from '../data/settings';
import type { Key, Notation } from '../music/key';
import { usePlayer } from '../player/usePlayer';
import { DetailsDialog } from './DetailsDialog';
import { KeyDialog } from './KeyDialog';
import { TempoDialog } from './TempoDialog';
import { doneWords, refusedWords, undoneWords } from './words';

/** What is asked of the DJ before an edit: for which tracks, and what counts now when it is one. */
type Question =
  | { about: 'tempo'; ids: readonly string[]; bpm: number | null }
  | { about: 'key'; ids: readonly string[]; key: Key | null }
  | { about: 'details'; ids: readonly string[] };

/** What the DJ decides by hand, the same from rows, deck, lists and palette. */
interface Edits {
  /** Changes these tracks; says how it went and offers to undo. */
  edit(ids: readonly string[], change: TrackEdit): Promise<void>;
  /** Takes the last edit back. */
  undo(): Promise<void>;
  /** Asks for a tempo, typed or tapped. */
  askTempo(ids: readonly string[], bpm?: number | null): void;
  /** Asks for a key. */
  askKey(ids: readonly string[], key?: Key | null): void;
  /** Asks for title, artist and what else is written about tracks. */
  askDetails(ids: readonly string[]): void;
}

/** Edits that move beats, and with them the clicks that may be heard. */
const MOVES_BEATS: readonly TrackEdit['kind'][] = [
  'scale_tempo',
  'set_tempo',
  'shift_grid',
  'set_downbeat',
  'reset',
];

const EditsContext = createContext<Edits | null>(null);

export function useEdits(): Edits {
  const edits = use(EditsContext);
  if (!edits) throw new Error('useEdits stands outside an EditsProvider');
  return edits;
}

export function EditsProvider({ children }: { children: ReactNode }) {
  const notation = useSetting<Notation>('key_notation', 'camelot');
  const editing = useEditTracks();
  const undoing = useUndoEdit();
  const player = usePlayer();
  const [question, ask] = useState<Question | null>(null);
  const close = () => ask(null);

  const undo = async () => {
    try {
      const { data } = await undoing.mutateAsync({});
      sayEdited(undoneWords(data), '');
      void player.regrid();
    } catch (error) {
      if (error instanceof CallError && error.code === 'nothing_to_undo') say('Nothing to undo');
      else sayFailed('It was not undone', error as Error);
    }
  };
  const run = async (ids: readonly string[], change: TrackEdit) => {
    const { data } = await editing.mutateAsync({ track_ids: [...ids], edit: change });
    const takeBack = data.changed > 0 ? () => void undo() : undefined;
    sayEdited(doneWords(change, data, notation), refusedWords(data.refused), takeBack);
    if (data.changed > 0 && MOVES_BEATS.includes(change.kind)) void player.regrid(ids);
  };
  const write = (ids: readonly string[], change: MetadataChange) =>
    run(ids, { kind: 'set_metadata', ...change });
  const edit = async (ids: readonly string[], change: TrackEdit) => {
    try {
      await run(ids, change);
    } catch (error) {
      sayFailed('Nothing was changed', error as Error);
    }
  };

  return (
    <EditsContext
      value={{
        edit,
        undo,
        askTempo: (ids, bpm = null) => ask({ about: 'tempo', ids, bpm }),
        askKey: (ids, key = null) => ask({ about: 'key', ids, key }),
        askDetails: (ids) => ask({ about: 'details', ids }),
      }}
    >
      {children}
      {question?.about === 'tempo' && (
        <TempoDialog
          tracks={question.ids.length}
          bpm={question.bpm}
          onClose={close}
          onSet={(bpm) => void edit(question.ids, { kind: 'set_tempo', bpm })}
        />
      )}
      {question?.about === 'key' && (
        <KeyDialog
          tracks={question.ids.length}
          current={question.key}
          notation={notation}
          onClose={close}
          onSet={(key) =>
            void edit(question.ids, { kind: 'set_key', key: key.tonic, mode: key.major ? 1 : 0 })
          }
        />
      )}
      {question?.about === 'details' && <DetailsDialog ids={question.ids} onWrite={write} onClose={close} />}
    </EditsContext>
  );
}
