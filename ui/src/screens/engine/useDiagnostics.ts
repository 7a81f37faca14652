import { useReveal } from '../../app/useReveal';
import { copy } from '../../components/copy';
import { sayFailed, toasts } from '../../components/toast';
import { useSaveDiagnostics } from '../../data/doctor';
import { bytes } from '../../music/format';

/** Writes the zip file and shows where it is: in the file manager, or as a path to copy. */
export function useDiagnostics(): { save(): void; busy: boolean } {
  const reveal = useReveal();
  const saving = useSaveDiagnostics();
  return {
    save: () =>
      saving.mutate(
        {},
        {
          onSuccess: ({ data: { path, size } }) => {
            reveal?.(path);
            toasts.add({
              title: `Diagnostics saved, ${bytes(size)}, without passwords`,
              description: path,
              timeout: 10_000,
              actionProps: {
                children: reveal ? 'Show' : 'Copy path',
                onClick: () => (reveal ? reveal(path) : copy(path, 'The path')),
              },
            });
          },
          onError: (error) => sayFailed('The diagnostics could not be saved', error),
        },
      ),
    busy: saving.isPending,
  };
}
