import { Toast } from '@base-ui/react/toast';

/** Time in which an act can be undone. */
export const UNDO_MS = 10_000;

export const toasts = Toast.createToastManager();

/** Says in one sentence what was done; `details` says what was not. */
export function say(text: string, details = ''): void {
  toasts.add({ title: text, description: details, timeout: 5000 });
}

/** Says in one sentence what failed; stays until it is dismissed or ten seconds are over. */
export function sayFailed(what: string, error: Error): void {
  toasts.add({ title: what, description: error.message, type: 'broken', priority: 'high', timeout: 10_000 });
}

/**
 * Says what was done and offers to undo it for ten seconds. With `settle`, the act is only put off until then: it
 * is run when the offer is over and was not taken.
 */
export function offerUndo(text: string, undo: () => void, settle?: () => void): void {
  let taken = false;
  const id = toasts.add({
    title: text,
    timeout: UNDO_MS,
    actionProps: {
      children: 'Undo',
      onClick: () => {
        taken = true;
        undo();
        toasts.close(id);
      },
    },
    onClose: () => {
      if (!taken) settle?.();
    },
  });
}

/** What is under way, as it is told. */
export interface Running {
  tell(text: string): void;
  end(): void;
}

/** Says what is under way, with a way to stop it, until its end is told. */
export function sayRunning(text: string, cancel: () => void): Running {
  const onClick = () => {
    cancel();
    toasts.close(id);
  };
  const id = toasts.add({ title: text, timeout: 0, actionProps: { children: 'Cancel', onClick } });
  return { tell: (title) => toasts.update(id, { title }), end: () => toasts.close(id) };
}

/** Id of the one toast that tells of edits by hand. */
const EDIT = 'edit';

/**
 * Says what an edit by hand did. Edits are taken back last first: the newest one's toast stands in place of the one
 * before, so that an offer to undo is always of what it names. `details` says what was left as it was.
 */
export function sayEdited(text: string, details: string, undo?: () => void): void {
  toasts.add({
    id: EDIT,
    title: text,
    description: details,
    timeout: UNDO_MS,
    // Given even when there is none: what is left out of an update stays.
    actionProps: undo ? { children: 'Undo', onClick: undo } : undefined,
  });
}
