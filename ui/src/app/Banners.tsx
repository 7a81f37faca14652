import { useState } from 'react';
import { Notice } from '../components/Notice';
import { useAppInfo } from '../data/app';
import { useConnected } from '../data/connection';
import styles from './Banners.module.css';
import { hrefOf } from './route';

/** What the whole window must know: a lost line, settings that made no sense, things that went otherwise at start. */
export function Banners() {
  const connected = useConnected();
  const info = useAppInfo().data;
  const [seen, setSeen] = useState<readonly string[]>([]);
  return (
    <div className={styles.banners}>
      {connected === false && (
        <Notice tone="broken">
          Mismo cannot be reached. What you see may be old; it goes on by itself when Mismo runs again.
        </Notice>
      )}
      {info?.setting_problems.map((problem) => (
        <Notice
          key={problem.key}
          tone="look"
          action={
            <a className={styles.link} href={hrefOf('settings')}>
              Open settings
            </a>
          }
        >
          {problem.message}. The default is used.
        </Notice>
      ))}
      {info?.notices
        .filter((notice) => !seen.includes(notice))
        .map((notice) => (
          <Notice key={notice} tone="info" onDismiss={() => setSeen([...seen, notice])}>
            {notice}
          </Notice>
        ))}
    </div>
  );
}
