import { useLibrary } from '../app/library';
import { useShortcut } from '../app/shortcuts';
import { useEdits } from './edits';

/** The keys that write something about the selected tracks: stars, and the dialog of their details. */
export function useMarkingKeys(): void {
  const { selected } = useLibrary();
  const { edit, askDetails } = useEdits();
  const some = selected.size > 0;
  useShortcut('rate', (key) => void edit([...selected], { kind: 'set_metadata', rating: Number(key) }), some);
  useShortcut('details', () => askDetails([...selected]), some);
}
