import {
  Check as CheckMark,
  CircleAlert,
  CircleHelp,
  FileArchive,
  Stethoscope,
  TriangleAlert,
} from 'lucide-react';
import { useState } from 'react';
import { go, hrefOf } from '../../app/route';
import type { Check, CheckState } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Skeleton } from '../../components/Skeleton';
import { useSystemCheck } from '../../data/doctor';
import { counted, moment } from '../../music/format';
import { actionLabels, byUrgency, stateWords, verdict } from './checkWords';
import styles from './SystemCheck.module.css';
import { useDiagnostics } from './useDiagnostics';
import type { EngineActs } from './useEngineActs';

const icons: Record<CheckState, typeof CheckMark> = {
  ok: CheckMark,
  warn: TriangleAlert,
  fail: CircleAlert,
  unknown: CircleHelp,
};

function Row({ check, acts }: { check: Check; acts: EngineActs }) {
  const Icon = icons[check.state];
  const run = () => {
    switch (check.action) {
      case 'repair_engine':
        return acts.repair();
      case 'start_engine':
        return acts.start();
      case 'open_settings':
        return go(hrefOf('settings', check.setting ? { setting: check.setting } : {}));
      case 'open_folders':
        return go(hrefOf('folders'));
      default:
        return go(hrefOf('logs'));
    }
  };
  return (
    <li className={styles.row} data-state={check.state}>
      <span className={styles.mark} role="img" aria-label={stateWords[check.state]}>
        <Icon size={16} />
      </span>
      <span className={styles.title}>{check.title}</span>
      <div className={styles.words}>
        <p>{check.evidence}</p>
        {check.fix && <p className={styles.fix}>{check.fix}</p>}
      </div>
      {check.action && <Button onClick={run}>{actionLabels[check.action]}</Button>}
    </li>
  );
}

/** "Check my system": everything that could keep the engine from working, looked at live. */
export function SystemCheck({ acts }: { acts: EngineActs }) {
  const system = useSystemCheck();
  const diagnostics = useDiagnostics();
  const [all, setAll] = useState(false);
  const report = system.data;
  const checks = byUrgency(report?.checks ?? []);
  const telling = checks.filter(({ state }) => state !== 'ok');
  const fine = checks.length - telling.length;
  return (
    <Card
      title="Check my system"
      aside={
        <>
          <Button
            look="quiet"
            icon={<FileArchive aria-hidden />}
            disabled={diagnostics.busy}
            onClick={diagnostics.save}
          >
            {diagnostics.busy ? 'Saving diagnostics' : 'Save diagnostics'}
          </Button>
          <Button
            icon={<Stethoscope aria-hidden />}
            disabled={system.isFetching}
            onClick={() => void system.refetch()}
          >
            {report ? 'Check again' : 'Check now'}
          </Button>
        </>
      }
    >
      <div aria-live="polite" aria-busy={system.isFetching}>
        {system.isFetching && (
          <div className={styles.waiting}>
            <p className={styles.sentence}>Looking at everything, this takes some seconds</p>
            {[72, 54, 63].map((width) => (
              <Skeleton key={width} width={`${width}%`} height={14} />
            ))}
          </div>
        )}
        {!system.isFetching && !report && (
          <p className={styles.sentence}>
            {system.error
              ? `The check broke off: ${system.error.message}`
              : 'Python and its packages, ports, disk, memory, graphics card, each music folder and the database: looked at live, with what helps where something is wrong.'}
          </p>
        )}
        {!system.isFetching && report && (
          <>
            <p className={styles.sentence} data-healthy={report.healthy}>
              {verdict(report.checks)}
              <span className={styles.at}>{moment(report.at)}</span>
            </p>
            <ul className={styles.list} aria-label="Checks">
              {(all ? checks : telling).map((check) => (
                <Row key={check.id} check={check} acts={acts} />
              ))}
            </ul>
            {fine > 0 && (
              <Button look="quiet" className={styles.rest} aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? 'Hide what is fine' : `Show ${counted(fine, 'check that is', 'checks that are')} fine`}
              </Button>
            )}
          </>
        )}
      </div>
    </Card>
  );
}
