import { Copy, FolderOpen } from 'lucide-react';
import { useReveal } from '../../app/useReveal';
import { Card } from '../../components/Card';
import { copy } from '../../components/copy';
import { IconButton } from '../../components/IconButton';
import { Logo } from '../../components/Logo';
import { useAppInfo } from '../../data/app';
import styles from './About.module.css';
import { shipped } from './shipped';

const platforms: Record<string, string> = { linux: 'Linux', macos: 'macOS', windows: 'Windows' };

/** A path or address with what can be done with it. */
function Place({ label, value, folder }: { label: string; value: string; folder?: boolean }) {
  const reveal = useReveal();
  return (
    <div className={styles.place}>
      <dt>{label}</dt>
      <dd>
        <span className={styles.value} title={value}>
          {value}
        </span>
        <IconButton label={`Copy: ${label}`} icon={<Copy />} onClick={() => copy(value, label)} />
        {folder && reveal && (
          <IconButton label={`Open: ${label}`} icon={<FolderOpen />} onClick={() => reveal(value)} />
        )}
      </dd>
    </div>
  );
}

/** This installation, and the work of others that it ships. */
export function About() {
  const info = useAppInfo().data;
  return (
    <div className={styles.about}>
      <Card>
        <div className={styles.brand}>
          <Logo size={36} />
          <div>
            <h2>Mismo DJ</h2>
            <p className={styles.quiet}>
              {info ? `Version ${info.version} for ${platforms[info.platform] ?? info.platform}` : ' '}
            </p>
          </div>
        </div>
        {info && (
          <dl className={styles.places}>
            <Place label="Data folder" value={info.data_dir} folder />
            <Place label="Log folder" value={info.log_dir} folder />
            <Place label="API address" value={info.api_url} />
          </dl>
        )}
      </Card>
      <Card title="Made with the work of others">
        <ul className={styles.shipped}>
          {shipped.map(({ name, use, by, licence }) => (
            <li key={name}>
              <p className={styles.work}>
                <b>{name}</b>
                <span className={styles.licence}>{licence}</span>
              </p>
              <p className={styles.quiet}>{use}</p>
              <p className={styles.by}>{by}</p>
            </li>
          ))}
        </ul>
        <p className={styles.own}>Mismo DJ itself: MIT or Apache-2.0. The file NOTICE has the details.</p>
      </Card>
    </div>
  );
}
