import { createContext, type ReactNode, use, useState } from 'react';
import { ImportDialog } from './ImportDialog';

/** Opens the one dialog of the import, from wherever it is asked for. */
const ImportContext = createContext<(() => void) | null>(null);

export function useAskImport(): () => void {
  const ask = use(ImportContext);
  if (!ask) throw new Error('useAskImport stands outside an ImportProvider');
  return ask;
}

export function ImportProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <ImportContext value={() => setOpen(true)}>
      {children}
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </ImportContext>
  );
}
