import { useEffect } from 'react';
import type { Directory } from '../../bindings/types';
import { Popover } from '../../components/Popover';
import { useScanResult } from '../../data/folders';
import { counted } from '../../music/format';
import styles from './ScanErrors.module.css';

/** Files that the last scan could not read, with the reason for each. */
export function ScanErrors({ folder }: { folder: Directory }) {
  const { data: scan, refetch } = useScanResult(folder.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of a scan is what makes the answer old.
  useEffect(() => {
    void refetch();
  }, [folder.last_scan, refetch]);
  if (!scan || scan.errorCount === 0) return null;
  const words = counted(scan.errorCount, 'file');
  return (
    <Popover
      title={`${words} could not be read`}
      align="start"
      trigger={
        <button type="button" className={styles.trigger}>
          {words} could not be read
        </button>
      }
    >
      <ul className={styles.list}>
        {scan.errors.map((error) => (
          <li key={error.path}>
            <span className={styles.path}>{error.path}</span>
            <span className={styles.reason}>{error.message}</span>
          </li>
        ))}
        {scan.errorCount > scan.errors.length && (
          <li className={styles.reason}>
            and {counted(scan.errorCount - scan.errors.length, 'more file', 'more files')}: see the log
          </li>
        )}
      </ul>
    </Popover>
  );
}
