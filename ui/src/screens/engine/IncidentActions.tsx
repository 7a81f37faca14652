import { Lock } from 'lucide-react';
import type { Incident } from '../../bindings/types';
import { Button } from '../../components/Button';
import styles from './IncidentActions.module.css';
import type { IncidentActs } from './useIncidentActs';

interface IncidentActionsProps {
  incident: Incident;
  acts: IncidentActs;
  /** It leads the screen: its first action is the one thing to do. */
  leads: boolean;
}

/** What helps as buttons, the best first, and what a variable of the environment keeps from helping. */
export function IncidentActions({ incident, acts, leads }: IncidentActionsProps) {
  const lookOf = (index: number, action: string) => {
    if (index === 0) return leads ? 'primary' : 'normal';
    return action === 'open_log' ? 'quiet' : 'normal';
  };
  return (
    <>
      <div className={styles.acts}>
        {incident.actions.map(({ action, label }, index) => (
          <Button
            key={action}
            look={lookOf(index, action)}
            disabled={acts.busy}
            onClick={() => acts.act(incident.id, action)}
          >
            {label}
          </Button>
        ))}
        {!leads && (
          <Button look="quiet" onClick={() => acts.dismiss(incident.id)}>
            Put away
          </Button>
        )}
      </div>
      {incident.held.map(({ action, message }) => (
        <p key={action} className={styles.held}>
          <Lock aria-hidden size={12} /> {message}
        </p>
      ))}
    </>
  );
}
