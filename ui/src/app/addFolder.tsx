import { FolderPlus } from 'lucide-react';
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useState } from 'react';
import type { CallError } from '../bridge';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { TextField } from '../components/TextField';
import { say, sayFailed } from '../components/toast';
import { useBackend } from '../data/backend';
import { useAddFolder } from '../data/folders';
import styles from './addFolder.module.css';

interface AddFolders {
  /** Asks the DJ for a folder: the system's picker in the app's own window, a path in a browser. */
  choose(): void;
  /** Adds this folder; says how it went. */
  add(path: string): Promise<void>;
  /** A folder is being added. */
  busy: boolean;
  /** Something is held over the window. */
  dragging: boolean;
}

const AddFoldersContext = createContext<AddFolders | null>(null);

export function useAddFolders(): AddFolders {
  const value = use(AddFoldersContext);
  if (!value) throw new Error('useAddFolders stands outside an AddFoldersProvider');
  return value;
}

/** Last part of a path, whatever separates it. */
const nameOf = (path: string) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;

interface PathDialogProps {
  open: boolean;
  onClose: () => void;
  add: (path: string) => Promise<unknown>;
}

function PathDialog({ open, onClose, add }: PathDialogProps) {
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async () => {
    try {
      await add(path.trim());
      setPath('');
      setProblem(null);
      onClose();
    } catch (error) {
      setProblem((error as CallError).message);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add music folder"
      description="The path of a folder on the computer that Mismo runs on. Files in it are read, never changed."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="add-folder" disabled={path.trim() === ''}>
            Add folder
          </Button>
        </>
      }
    >
      <form
        id="add-folder"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Folder"
          value={path}
          placeholder="/media/usb/Music"
          problem={problem}
          onChange={(event) => {
            setPath(event.target.value);
            setProblem(null);
          }}
        />
      </form>
    </Dialog>
  );
}

/** Gives all screens the one way to add folders, and takes folders that are dropped on the window. */
export function AddFoldersProvider({ children }: { children: ReactNode }) {
  const { native } = useBackend();
  const adding = useAddFolder();
  const [asking, setAsking] = useState(false);
  const [dragging, setDragging] = useState(false);

  const addNow = (path: string) => adding.mutateAsync({ path });
  const add = async (path: string) => {
    try {
      await addNow(path);
      say(`Added ${nameOf(path)}`);
    } catch (error) {
      sayFailed(`${nameOf(path)} was not added`, error as CallError);
    }
  };
  const choose = () => {
    if (!native) {
      setAsking(true);
      return;
    }
    void native.pickFolders().then(async (paths) => {
      for (const path of paths) await add(path);
    });
  };

  const dropped = useEffectEvent(async (paths: string[]) => {
    for (const path of paths) await add(path);
  });
  useEffect(() => native?.onDrop({ over: setDragging, drop: (paths) => void dropped(paths) }), [native]);

  return (
    <AddFoldersContext value={{ choose, add, busy: adding.isPending, dragging }}>
      {children}
      <PathDialog open={asking} onClose={() => setAsking(false)} add={addNow} />
      {dragging && (
        <div className={styles.drop} aria-hidden>
          <FolderPlus size={32} />
          Drop to add this folder
        </div>
      )}
    </AddFoldersContext>
  );
}
