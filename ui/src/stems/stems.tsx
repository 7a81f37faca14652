import { createContext, type ReactNode, use, useEffect, useEffectEvent, useState } from 'react';
import type { ReanalyzeRequest } from '../bindings/types';
import { CallError } from '../bridge';
import { say, sayFailed } from '../components/toast';
import { useAddStems, useEngine } from '../data/engine';
import { useAnalyseMany } from '../data/queue';
import { useServerStatus } from '../data/server';
import { useKnownTracks } from '../data/tracks';
import { useQueueActs } from '../queue/queueActs';
import { DownloadDialog } from './DownloadDialog';
import { stemsStanding } from './standing';
import { leftOutWords, queuedWords } from './words';

/** Stems of these tracks, and nothing else. */
const stemsOf = (ids: readonly string[]) =>
  ({
    track_ids: [...ids],
    options: { basic_features: false, characteristics: false, stems: true },
    priority: 'high',
  }) as const satisfies ReanalyzeRequest;

/** Making stems, the same from deck, rows and palette. */
interface Stems {
  /** Makes stems of these tracks; asks first where it takes a download, or long. */
  make(ids: readonly string[]): void;
}

const StemsContext = createContext<Stems | null>(null);

export function useStems(): Stems {
  const stems = use(StemsContext);
  if (!stems) throw new Error('useStems stands outside a StemsProvider');
  return stems;
}

const together = (some: readonly string[], more: readonly string[]) => [...new Set([...some, ...more])];

/** Keeps what was asked for until it can be made, also when its dialog was left. */
export function StemsProvider({ children }: { children: ReactNode }) {
  const engine = useEngine().data;
  const server = useServerStatus().data;
  const many = useAnalyseMany();
  const adding = useAddStems();
  const known = useKnownTracks();
  const { mayBegin } = useQueueActs();
  /** Tracks for which the download is asked for. */
  const [question, ask] = useState<readonly string[] | null>(null);
  /** Tracks that wait for the download. */
  const [waiting, setWaiting] = useState<readonly string[]>([]);
  const standing = engine && stemsStanding(engine, server);
  const close = () => ask(null);

  const queue = async (ids: readonly string[]) => {
    const [track] = known(ids);
    const title = ids.length === 1 && track ? (track.title ?? track.relative_path) : null;
    try {
      const { summary } = await many.mutateAsync(stemsOf(ids));
      const leftOut = leftOutWords(summary);
      if (summary.failed === ids.length) sayFailed('No stems are made', new Error(leftOut));
      else say(queuedWords(summary, title), leftOut);
    } catch (error) {
      sayFailed('No stems are made', error as Error);
    }
  };

  const begin = (ids: readonly string[]) => {
    if (standing === undefined) {
      close();
      sayFailed('No stems are made', new Error('The state of the engine is not known: try again.'));
      return;
    }
    if (standing === 'ready') {
      close();
      void queue(ids);
      return;
    }
    const all = together(waiting, ids);
    if (standing === 'preparing') setWaiting(all);
    ask(all);
  };

  const make = async (ids: readonly string[]) => {
    try {
      if (await mayBegin(stemsOf(ids))) begin(ids);
    } catch (error) {
      sayFailed('No stems are made', error as Error);
    }
  };

  const download = async (ids: readonly string[]) => {
    try {
      await adding.mutateAsync({});
      setWaiting(ids);
    } catch (error) {
      // Another application's server came to work meanwhile: it has what it has.
      if (!(error instanceof CallError) || error.code !== 'not_needed') {
        sayFailed('The download did not begin', error as Error);
        return;
      }
      close();
      void queue(ids);
    }
  };

  const settle = useEffectEvent(() => {
    if (waiting.length === 0 || !engine) return;
    if (standing === 'ready') {
      setWaiting([]);
      close();
      void queue(waiting);
    }
    if (standing === 'failed') {
      setWaiting([]);
      const { error } = engine.stems;
      if (question === null && error)
        sayFailed('What stems need was not fetched', new Error(`${error.message}. ${error.hint}`));
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again when either changes
  useEffect(() => settle(), [standing, waiting]);

  return (
    <StemsContext
      value={{
        make: (ids) => void make(ids),
      }}
    >
      {children}
      {question && engine && (
        <DownloadDialog
          stems={engine.stems}
          busy={adding.isPending}
          onClose={close}
          onDownload={() => void download(question)}
        />
      )}
    </StemsContext>
  );
}
