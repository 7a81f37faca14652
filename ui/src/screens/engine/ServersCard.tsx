import type { PoolServer } from '../../bindings/types';
import { Card } from '../../components/Card';
import { Dot } from '../../components/Dot';
import { useServers } from '../../data/server';
import { serverWords } from '../../data/serverWords';
import { counted } from '../../music/format';
import styles from './ServersCard.module.css';

/** What one of several engines does, in a few words, and why it does nothing where it failed. */
function Row({ server: { number, status, jobs_in_flight: jobs } }: { server: PoolServer }) {
  const { tone, text } = serverWords({ ...status, failure: null });
  const doing = status.isReady
    ? jobs > 0
      ? counted(jobs, 'track', 'tracks')
      : 'idle'
    : text.replace('Engine ', '');
  return (
    <li className={styles.row}>
      <Dot tone={tone} />
      <span className={styles.name}>Engine {number}</span>
      <span className={styles.doing}>{doing}</span>
      <span className={styles.place}>{status.pid === null ? '–' : `port ${status.port}`}</span>
      {status.state === 'failed' && status.failure && (
        <span className={styles.why}>{status.failure.message}</span>
      )}
    </li>
  );
}

/** The engines that work together and what each of them does; nothing where there is one. */
export function ServersCard() {
  const servers = useServers().data?.servers ?? [];
  if (servers.length < 2) return null;
  const ready = servers.filter(({ status }) => status.isReady).length;
  return (
    <Card title="Engines" aside={`${ready} of ${servers.length} ready`}>
      <ul className={styles.list}>
        {servers.map((server) => (
          <Row key={server.number} server={server} />
        ))}
      </ul>
    </Card>
  );
}
