import { Copy } from 'lucide-react';
import type { EngineStatus, ServerStatus } from '../../bindings/types';
import { Card } from '../../components/Card';
import { copy } from '../../components/copy';
import { IconButton } from '../../components/IconButton';
import { useNow } from '../../components/useNow';
import { bytes, clock, counted, lasting } from '../../music/format';
import styles from './Details.module.css';

type Fact = readonly [label: string, value: string];

const devices: Record<string, string> = { cpu: 'Processor', cuda: 'Graphics card (CUDA)' };

/** The facts behind the engine; only those that are known. */
export function detailsOf(status: ServerStatus, engine: EngineStatus | undefined, now: number): Fact[] {
  const all: readonly (readonly [string, string | null | undefined])[] = [
    ['State', status.state.replace('_', ' ')],
    [
      'Since',
      status.isReady ? `${clock(status.since)}, for ${lasting(status.since, now)}` : clock(status.since),
    ],
    ['Restarts', String(status.restarts)],
    ['Address', status.url],
    ['Port', status.port],
    ['Process', status.pid === null ? null : String(status.pid)],
    ['Version', status.version],
    ['Device', status.device && (devices[status.device] ?? status.device)],
    ['Python', engine?.python_version],
    ['On disk', engine?.state === 'ready' ? bytes(engine.installed_bytes) : null],
    ['Folder', engine?.state === 'not_needed' ? null : engine?.path],
  ];
  return all.filter((fact): fact is Fact => Boolean(fact[1]));
}

/** Address, process, versions and the folders that the engine may read. */
export function Details({ status, engine }: { status: ServerStatus; engine: EngineStatus | undefined }) {
  const details = detailsOf(status, engine, useNow(60_000));
  const paths = status.allowedPaths;
  const text = [
    ...details.map(([label, value]) => `${label}: ${value}`),
    ...(paths ?? []).map((path) => `May read: ${path}`),
  ].join('\n');
  return (
    <Card
      title="Details"
      aside={<IconButton label="Copy details" icon={<Copy />} onClick={() => copy(text, 'Details')} />}
    >
      <dl className={styles.list}>
        {details.map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
        {paths !== null && (
          <div className={styles.paths}>
            <dt>
              {paths.length === 0 ? 'May read no folder yet' : `May read ${counted(paths.length, 'folder')}`}
            </dt>
            {paths.map((path) => (
              <dd key={path} title={path}>
                {path}
              </dd>
            ))}
          </div>
        )}
      </dl>
    </Card>
  );
}
