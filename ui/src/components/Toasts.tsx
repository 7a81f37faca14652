import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import styles from './Toasts.module.css';
import { toasts } from './toast';

function Stack() {
  const { toasts: shown } = Toast.useToastManager();
  return shown.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} data-tone={toast.type}>
      <div className={styles.text}>
        <Toast.Title className={styles.title} />
        <Toast.Description className={styles.description} />
      </div>
      <Toast.Action className={styles.action} />
      <Toast.Close className={styles.close} aria-label="Dismiss">
        <X aria-hidden size={14} />
      </Toast.Close>
    </Toast.Root>
  ));
}

/** Where short messages appear: above the status bar, newest at the bottom. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={toasts} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <Stack />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
