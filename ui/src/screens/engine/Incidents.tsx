import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Incident } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Dot, type Tone } from '../../components/Dot';
import { Skeleton } from '../../components/Skeleton';
import { useIncidents } from '../../data/incidents';
import { counted } from '../../music/format';
import { IncidentActions } from './IncidentActions';
import styles from './Incidents.module.css';
import { ending, evidence, times } from './incidentWords';
import type { IncidentActs } from './useIncidentActs';

/** Incidents that are over and shown without being asked for. */
const SHOWN = 5;

const tones: Record<Incident['state'], Tone> = { open: 'broken', resolved: 'ok', dismissed: 'away' };
const words: Record<Incident['state'], string> = { open: 'open', resolved: 'over', dismissed: 'put away' };

function Row({ incident, acts }: { incident: Incident; acts: IncidentActs }) {
  const open = incident.state === 'open';
  const [unfolded, setUnfolded] = useState(open);
  const facts = evidence(incident);
  return (
    <li className={styles.row} data-state={incident.state}>
      <button
        type="button"
        className={styles.line}
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
      >
        <ChevronRight aria-hidden size={14} className={styles.fold} />
        <Dot tone={open && incident.source === 'queue' ? 'look' : tones[incident.state]} />
        <span className={styles.message}>{incident.message}</span>
        <span className={styles.state}>{words[incident.state]}</span>
        <span className={styles.times}>{times(incident)}</span>
      </button>
      {unfolded && (
        <div className={styles.more}>
          <p>{open ? incident.hint : ending(incident)}</p>
          {facts.length > 0 && <p className={styles.facts}>{facts.join('  ·  ')}</p>}
          {incident.last_lines.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
            <pre className={styles.lines} tabIndex={0}>
              {incident.last_lines.join('\n')}
            </pre>
          )}
          {open && <IncidentActions incident={incident} acts={acts} leads={false} />}
        </div>
      )}
    </li>
  );
}

/** What failed lately: what is open with what helps, what is over as a line. The one that leads is above. */
export function Incidents({ leading, acts }: { leading: Incident | null; acts: IncidentActs }) {
  const incidents = useIncidents();
  const [all, setAll] = useState(false);
  const others = incidents.data?.filter(({ id }) => id !== leading?.id);
  const open = others?.filter(({ state }) => state === 'open') ?? [];
  const over = others?.filter(({ state }) => state !== 'open') ?? [];
  const hidden = all ? 0 : Math.max(0, over.length - SHOWN);
  const shown = [...open, ...(hidden > 0 ? over.slice(0, SHOWN) : over)];
  return (
    <Card title="Incidents" aside={open.length > 0 && <span>{counted(open.length, 'open', 'open')}</span>}>
      {!others && !incidents.error && <Skeleton height={32} />}
      {incidents.error && !others && (
        <p className={styles.none}>The incidents cannot be read: {incidents.error.message}</p>
      )}
      {others && shown.length === 0 && (
        <p className={styles.none}>
          {leading
            ? 'Nothing else has failed.'
            : 'Nothing has failed. When something does, it stands here with the reason and what helps.'}
        </p>
      )}
      {shown.length > 0 && (
        <ul className={styles.list} aria-label="Incidents">
          {shown.map((incident) => (
            <Row key={incident.id} incident={incident} acts={acts} />
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <Button look="quiet" className={styles.rest} onClick={() => setAll(true)}>
          Show {counted(hidden, 'earlier one', 'earlier ones')}
        </Button>
      )}
    </Card>
  );
}
