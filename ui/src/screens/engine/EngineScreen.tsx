import { CircleAlert } from 'lucide-react';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Notice } from '../../components/Notice';
import { Placeholder } from '../../components/Placeholder';
import { Skeleton } from '../../components/Skeleton';
import { useEngine } from '../../data/engine';
import { useIncidents } from '../../data/incidents';
import { useQueueProgress } from '../../data/queue';
import { useServerStatus } from '../../data/server';
import { Details } from './Details';
import { EngineHead } from './EngineHead';
import { EngineLayout } from './EngineLayout';
import { EngineLog } from './EngineLog';
import styles from './EngineScreen.module.css';
import { EnginesCard } from './EnginesCard';
import { Failure, storyOf } from './Failure';
import { Incidents } from './Incidents';
import { leading } from './incidentWords';
import { LeadingIncident } from './LeadingIncident';
import { PreparationView } from './PreparationView';
import { ResourcesCard } from './ResourcesCard';
import { ServersCard } from './ServersCard';
import { StartHistory } from './StartHistory';
import { StartTimeline } from './StartTimeline';
import { SystemCheck } from './SystemCheck';
import { useEngineActs } from './useEngineActs';
import { useIncidentActs } from './useIncidentActs';
import { Work } from './Work';

function Loading() {
  return (
    <div className={styles.screen} aria-busy>
      <div className={styles.loading}>
        <Skeleton width={220} height={26} />
        <Skeleton width={340} height={14} />
      </div>
      <Card>
        <Skeleton height={180} />
      </Card>
    </div>
  );
}

/** The analysis engine: its state in words, what helps, and the evidence. */
export function EngineScreen() {
  const server = useServerStatus();
  const engine = useEngine().data;
  const queue = useQueueProgress().data;
  const acts = useEngineActs();
  const incidents = useIncidents().data;
  const incidentActs = useIncidentActs();
  const status = server.data;

  if (!status) {
    if (!server.error) return <Loading />;
    return (
      <Placeholder
        tone="broken"
        icon={<CircleAlert />}
        title="The engine's state cannot be read"
        action={
          <Button look="primary" onClick={() => void server.refetch()}>
            Try again
          </Button>
        }
      >
        {server.error.message}
      </Placeholder>
    );
  }

  const lead = leading(incidents, status.state);
  // Until there is a list, the failure itself; one that was put away stays away.
  const told = lead !== null || incidents?.[0]?.state === 'dismissed';
  const story = told ? null : storyOf(status, engine);
  const work = queue && <Work queue={queue} />;
  const rests = queue !== undefined && queue.rest !== null;
  const unprepared = engine !== undefined && ['absent', 'preparing', 'failed'].includes(engine.state);
  return (
    <EngineLayout
      head={
        <EngineHead
          status={status}
          engine={engine}
          queue={queue}
          acts={acts}
          calm={lead !== null || story !== null}
        />
      }
      notice={
        status.notice && (
          <div className={styles.notice}>
            <Notice tone="info">{status.notice}</Notice>
          </div>
        )
      }
      incidents={
        <>
          {lead && <LeadingIncident incident={lead} acts={incidentActs} />}
          {story && <Failure story={story} acts={acts} />}
        </>
      }
      start={
        unprepared ? (
          <Card title="Preparation">
            <PreparationView engine={engine} server={status} bare />
          </Card>
        ) : (
          <StartTimeline status={status} />
        )
      }
      history={!unprepared && <StartHistory />}
      log={<EngineLog preparing={unprepared} />}
      side={
        <>
          {rests && work}
          <ResourcesCard running={status.isProcessRunning} />
          <ServersCard />
          {!rests && work}
          <Details status={status} engine={engine} />
        </>
      }
      checks={
        <>
          <EnginesCard status={status} engine={engine} />
          <Incidents leading={lead} acts={incidentActs} />
          <SystemCheck acts={acts} />
        </>
      }
    />
  );
}
