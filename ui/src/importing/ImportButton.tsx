import { Import } from 'lucide-react';
import { Button } from '../components/Button';
import { useImportStatus } from '../data/importing';
import { useAskImport } from './importing';

/** Opens the dialog of the import, or shows the one that runs. */
export function ImportButton({ className }: { className?: string | undefined }) {
  const ask = useAskImport();
  const running = useImportStatus().data?.running;
  return (
    <Button icon={<Import aria-hidden />} className={className} onClick={ask}>
      {running ? 'Show the import' : 'Bring in a library…'}
    </Button>
  );
}
