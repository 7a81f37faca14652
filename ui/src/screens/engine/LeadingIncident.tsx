import { TriangleAlert, X } from 'lucide-react';
import type { Incident } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { copy } from '../../components/copy';
import { IconButton } from '../../components/IconButton';
import styles from './Failure.module.css';
import { IncidentActions } from './IncidentActions';
import { evidence, times } from './incidentWords';
import type { IncidentActs } from './useIncidentActs';

/** Lines of the child that are shown; the log below has all. */
const SHOWN_LINES = 5;

/** What stands in the way now: one sentence, one button, and the evidence. */
export function LeadingIncident({ incident, acts }: { incident: Incident; acts: IncidentActs }) {
  const shown = incident.last_lines.slice(-SHOWN_LINES);
  const facts = evidence(incident);
  return (
    <Card tone={incident.source === 'queue' ? 'look' : 'broken'}>
      <div className={styles.failure} role="alert">
        <TriangleAlert aria-hidden size={18} className={styles.icon} data-source={incident.source} />
        <div className={styles.words}>
          <h2>{incident.message}</h2>
          <p className={styles.hint}>{incident.hint}</p>
          {facts.length > 0 && (
            <ul className={styles.facts} aria-label="What is known of the cause">
              {facts.map((fact) => (
                <li key={fact} title={fact}>
                  {fact}
                </li>
              ))}
            </ul>
          )}
        </div>
        <span className={styles.where}>{times(incident)}</span>
        <IconButton
          label="Put away"
          icon={<X />}
          className={styles.away}
          onClick={() => acts.dismiss(incident.id)}
        />
      </div>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <pre className={styles.lines} tabIndex={0} role="log" aria-label="Its last lines" aria-live="off">
          {shown.join('\n')}
        </pre>
      )}
      <div className={styles.helps}>
        <IncidentActions incident={incident} acts={acts} leads />
        {shown.length > 0 && (
          <Button
            look="quiet"
            className={styles.copy}
            onClick={() => copy(incident.last_lines.join('\n'), 'Its last lines')}
          >
            Copy its last lines
          </Button>
        )}
      </div>
    </Card>
  );
}
