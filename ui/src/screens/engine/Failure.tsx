import { TriangleAlert } from 'lucide-react';
import { go, hrefOf } from '../../app/route';
import type { EngineStatus, ServerStatus } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { copy } from '../../components/copy';
import { clock } from '../../music/format';
import styles from './Failure.module.css';
import { stageLabel } from './timeline';
import type { EngineActs } from './useEngineActs';

/** Lines of the child that are shown; the log below has all. */
const SHOWN_LINES = 5;

/** What went wrong in one sentence, what to do in another, and where it happened. */
interface Story {
  message: string;
  hint: string;
  /** `start`, `repair_engine`, `open_settings` or `open_logs`. */
  action: string;
  where: string;
  lines: readonly string[];
}

/** The failure that stands in the way now: of the environment before that of the server. */
export function storyOf(status: ServerStatus | undefined, engine: EngineStatus | undefined): Story | null {
  if (engine?.state === 'failed' && engine.error) {
    const { message, hint } = engine.error;
    return { message, hint, action: 'repair_engine', where: 'while it was prepared', lines: [] };
  }
  if (!status?.failure || !(status.state === 'failed' || status.state === 'backoff')) return null;
  const { message, hint, action, stage, at, lastLines } = status.failure;
  const where = stage ? `at “${stageLabel(stage)}”, ${clock(at)}` : clock(at);
  return { message, hint, action, where, lines: lastLines };
}

function Act({ action, acts }: { action: string; acts: EngineActs }) {
  switch (action) {
    case 'repair_engine':
      return (
        <Button look="primary" disabled={acts.busy} onClick={acts.repair}>
          Repair engine
        </Button>
      );
    case 'open_settings':
      return (
        <Button look="primary" onClick={() => go(hrefOf('settings'))}>
          Open settings
        </Button>
      );
    case 'open_logs':
      return (
        <Button look="primary" onClick={() => go(hrefOf('logs'))}>
          Open log
        </Button>
      );
    default:
      return (
        <Button look="primary" disabled={acts.busy} onClick={acts.start}>
          Try again
        </Button>
      );
  }
}

/** Why the engine does not run, and the one thing that helps. */
export function Failure({ story, acts }: { story: Story; acts: EngineActs }) {
  const shown = story.lines.slice(-SHOWN_LINES);
  return (
    <Card tone="broken">
      <div className={styles.failure} role="alert">
        <TriangleAlert aria-hidden size={18} className={styles.icon} />
        <div className={styles.words}>
          <h2>{story.message}</h2>
          <p className={styles.hint}>{story.hint}</p>
        </div>
        <span className={styles.where}>{story.where}</span>
      </div>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <pre className={styles.lines} tabIndex={0} role="log" aria-label="Its last lines" aria-live="off">
          {shown.join('\n')}
        </pre>
      )}
      <div className={styles.acts}>
        <Act action={story.action} acts={acts} />
        {story.action !== 'open_logs' && (
          <Button look="quiet" onClick={() => go(hrefOf('logs'))}>
            Open log
          </Button>
        )}
        {story.lines.length > 0 && (
          <Button look="quiet" onClick={() => copy(story.lines.join('\n'), 'Its last lines')}>
            Copy its last lines
          </Button>
        )}
      </div>
    </Card>
  );
}
