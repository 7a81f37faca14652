import type { EngineStatus, EngineStep, ServerStatus } from '../../bindings/types';
import type { Step, StepTone } from '../../components/Steps';
import { bytes, timeLeft, took } from '../../music/format';

/** What is said of the engine's preparation, from nothing to the first answer. */
export interface Preparation {
  title: string;
  /** What it costs, and that nothing waits for it. */
  sentence: string;
  steps: Step[];
  /** 0 to 1 of the download; null while it cannot be told; undefined when there is nothing to show. */
  progress: number | null | undefined;
  /** `About 40 s left`. */
  left: string;
  /** `61 MB of 90 MB`. */
  amount: string;
  /** Everything is done. */
  ready: boolean;
}

const LABELS: Record<EngineStep, string> = {
  python: 'Python environment',
  packages: 'Packages',
  models: 'Analysis models',
  check: 'Check',
};

function stepsOf(engine: EngineStatus): Step[] {
  return engine.steps.map(({ step, state, duration_ms }) => {
    const counting = step === 'packages' && state === 'running' && engine.packages_total > 0;
    const counts = `${engine.packages_done} of ${engine.packages_total}`;
    const end = counting ? counts : state === 'done' ? took(duration_ms) : undefined;
    return {
      key: step,
      label: LABELS[step],
      tone: state === 'stopped' ? 'pending' : state,
      end: state === 'failed' ? 'failed' : end,
      aside: step === 'packages' && state === 'running' ? engine.package : undefined,
    };
  });
}

function startTone(server: ServerStatus | undefined): StepTone {
  switch (server?.state) {
    case 'ready':
    case 'external':
    case 'degraded':
    case 'draining':
      return 'done';
    case 'preflight':
    case 'starting':
    case 'backoff':
      return 'running';
    case 'failed':
      return server.failure?.code === 'provisioning' ? 'pending' : 'failed';
    default:
      return 'pending';
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function titleOf(engine: EngineStatus, server: ServerStatus | undefined): string {
  if (engine.state === 'failed') return 'The analysis engine is not ready';
  if (engine.state === 'preparing') return 'Preparing the analysis engine';
  if (engine.state === 'absent') return 'The analysis engine comes next';
  switch (startTone(server)) {
    case 'done':
      return 'The analysis engine is ready';
    case 'running':
      return 'Starting the analysis engine';
    case 'failed':
      return 'The analysis engine did not start';
    case 'pending':
      return 'The analysis engine is prepared';
  }
}

function sentenceOf(engine: EngineStatus): string {
  const download = bytes(engine.download_bytes);
  switch (engine.state) {
    case 'absent':
      return `Mismo downloads about ${download}, once, and keeps ${bytes(engine.installed_bytes)} on disk.`;
    case 'preparing':
      return `About ${download}, once. You can add folders meanwhile.`;
    case 'failed':
      return 'You can add folders meanwhile. They are analysed as soon as it is.';
    case 'ready':
    case 'not_needed':
      return 'It works on this computer alone.';
  }
}

/** The preparation as a person follows it: the environment's steps, then the first start. */
export function preparationOf(engine: EngineStatus, server: ServerStatus | undefined): Preparation {
  const start = startTone(server);
  const preparing = engine.state === 'preparing';
  const total = engine.download_bytes;
  const own = engine.state === 'not_needed' ? [] : stepsOf(engine);
  return {
    title: titleOf(engine, server),
    sentence: sentenceOf(engine),
    steps: [
      ...own,
      { key: 'start', label: 'First start', tone: start },
      { key: 'ready', label: 'Ready', tone: start === 'done' ? 'done' : 'pending' },
    ],
    progress: preparing ? (total > 0 ? Math.min(1, engine.bytes_done / total) : null) : undefined,
    left: preparing ? capital(timeLeft(engine.seconds_left)) : '',
    amount: preparing && total > 0 ? `${bytes(engine.bytes_done)} of ${bytes(total)}` : '',
    ready: start === 'done',
  };
}
