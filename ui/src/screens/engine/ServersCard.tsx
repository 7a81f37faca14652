import type { PoolServer, RemoteServer, RemoteState } from '../../bindings/types';
import { Card } from '../../components/Card';
import { Dot, type Tone } from '../../components/Dot';
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

const REMOTE: Record<RemoteState, { tone: Tone; words: string }> = {
  unknown: { tone: 'busy', words: 'not asked yet' },
  ready: { tone: 'ok', words: 'idle' },
  away: { tone: 'away', words: 'away' },
  refused: { tone: 'broken', words: 'not used' },
};

/** What an engine on another computer does, where it is, and why it is not used. */
function RemoteRow({ server }: { server: RemoteServer }) {
  const { tone, words } = REMOTE[server.state];
  const jobs = server.jobs_in_flight;
  const lacks = server.lacks.join(' and ');
  const why = server.reason ?? (server.state === 'ready' && lacks ? `Makes no ${lacks}` : null);
  return (
    <li className={styles.row}>
      <Dot tone={tone} />
      <span className={styles.name}>Elsewhere</span>
      <span className={styles.doing}>
        {server.state === 'ready' && jobs > 0 ? counted(jobs, 'track', 'tracks') : words}
        {server.version && `, version ${server.version}`}
      </span>
      <span className={styles.place}>{server.url.replace('http://', '')}</span>
      {why && (
        <span className={styles.why} data-quiet={server.state === 'ready' || server.state === 'away'}>
          {why}
        </span>
      )}
    </li>
  );
}

/** The engines that work together and what each of them does; nothing where there is one. */
export function ServersCard() {
  const { servers = [], remotes = [] } = useServers().data ?? {};
  if (servers.length + remotes.length < 2) return null;
  const ready =
    servers.filter(({ status }) => status.isReady).length +
    remotes.filter(({ state }) => state === 'ready').length;
  return (
    <Card title="Engines" aside={`${ready} of ${servers.length + remotes.length} ready`}>
      <ul className={styles.list}>
        {servers.map((server) => (
          <Row key={server.number} server={server} />
        ))}
        {remotes.map((server) => (
          <RemoteRow key={server.url} server={server} />
        ))}
      </ul>
    </Card>
  );
}
