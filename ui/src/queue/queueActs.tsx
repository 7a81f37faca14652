import { createContext, type ReactNode, use, useState } from 'react';
import type { CancelRequest, QueueRest, ReanalyzeRequest } from '../bindings/types';
import type { CallError } from '../bridge';
import { Confirm } from '../components/Confirm';
import { offerUndo, say, sayFailed } from '../components/toast';
import {
  useAnalyseMany,
  useCancelJobs,
  useForecast,
  usePauseQueue,
  usePrioritise,
  useQueueProgress,
  useResumeQueue,
} from '../data/queue';
import { useSaveSetting, useSettings } from '../data/settings';
import { counted } from '../music/format';
import { SETTING_OF } from './rest';
import { isLong, lengthOfWork, questionOf } from './words';

/** What is asked before something is done to the queue. */
type Question =
  | { about: 'long'; title: string; seconds: number; answer: (start: boolean) => void }
  | { about: 'cancel' };

/** The queue's verbs, the same from cards, rows, keys and palette. */
interface QueueActs {
  /**
   * Whether this work may begin: at once when it is short, else what the DJ answers. Rejects as the call would: where
   * no track fits the request, for one.
   */
  mayBegin(request: ReanalyzeRequest): Promise<boolean>;
  /** Analyses many tracks, asks first where that is long, and says how it went: `told` of the number of jobs. */
  analyse(request: ReanalyzeRequest, told?: (queued: number) => string): void;
  /** Something was asked for that is not queued yet. */
  busy: boolean;
  /** Analyses again what failed. */
  retryFailed(): void;
  pause(): void;
  /** Ends the rest: by going on, or by switching its reason off, which can be undone. */
  goOn(why: QueueRest): void;
  /** Puts these tracks in front of all others that wait. */
  first(ids: readonly string[]): void;
  cancel(ids: readonly string[]): void;
  /** Asks whether everything is to be cancelled, and does it. */
  cancelAll(): void;
}

const QueueActsContext = createContext<QueueActs | null>(null);

export function useQueueActs(): QueueActs {
  const acts = use(QueueActsContext);
  if (!acts) throw new Error('useQueueActs stands outside a QueueActsProvider');
  return acts;
}

const queuedWords = (queued: number) => `Queued ${counted(queued, 'track')}`;

const failed = (what: string) => ({ onError: (error: CallError) => sayFailed(what, error) });

const SWITCHED_OFF: Record<Exclude<QueueRest, 'paused'>, string> = {
  battery: 'Tracks are analysed on battery too',
  performing: 'Tracks are analysed while you play too',
};

export function QueueActsProvider({ children }: { children: ReactNode }) {
  const progress = useQueueProgress().data;
  const settings = useSettings().data;
  const forecast = useForecast();
  const many = useAnalyseMany();
  const pausing = usePauseQueue();
  const resuming = useResumeQueue();
  const cancelling = useCancelJobs();
  const prioritising = usePrioritise();
  const saving = useSaveSetting();
  const [question, ask] = useState<Question | null>(null);

  const mayBegin = async (request: ReanalyzeRequest) => {
    const { summary } = await forecast.mutateAsync({ ...request, dry_run: true });
    const seconds = summary.estimated_seconds;
    if (seconds === null || !isLong(summary)) return true;
    return new Promise<boolean>((resolve) => {
      const answer = (start: boolean) => {
        ask(null);
        resolve(start);
      };
      ask({ about: 'long', title: questionOf(request, summary.total_requested), seconds, answer });
    });
  };
  const analyse = async (request: ReanalyzeRequest, told: (queued: number) => string) => {
    try {
      if (!(await mayBegin(request))) return;
      const { summary } = await many.mutateAsync(request);
      say(summary.queued === 0 ? 'Queued already' : told(summary.queued));
    } catch (error) {
      sayFailed('Nothing was queued', error as Error);
    }
  };
  const resume = () => resuming.mutate({}, failed('Analysis does not go on'));
  const switchOff = (why: Exclude<QueueRest, 'paused'>) => {
    const key = SETTING_OF[why];
    const before = settings?.find((setting) => setting.key === key);
    // What was never saved goes back to its default, not to a saved copy of it.
    const value = before?.origin === 'saved' ? before.parsedValue : null;
    saving.mutate(
      { key, value: false },
      {
        ...failed('Analysis still waits'),
        onSuccess: () =>
          offerUndo(SWITCHED_OFF[why], () =>
            saving.mutate({ key, value }, failed('The setting stays as it is')),
          ),
      },
    );
  };
  const cancel = (request: CancelRequest) =>
    cancelling.mutate(request, {
      ...failed('Nothing was cancelled'),
      onSuccess: ({ count }) => say(`Cancelled ${counted(count, 'analysis', 'analyses')}`),
    });

  return (
    <QueueActsContext
      value={{
        mayBegin,
        analyse: (request, told = queuedWords) => void analyse(request, told),
        busy: forecast.isPending || many.isPending,
        retryFailed: () =>
          void analyse({ all: true, failed_only: true }, (queued) => `${queuedWords(queued)} again`),
        pause: () =>
          pausing.mutate(
            {},
            {
              ...failed('Analysis was not paused'),
              onSuccess: () => offerUndo('Analysis is paused', resume),
            },
          ),
        goOn: (why) => (why === 'paused' ? resume() : switchOff(why)),
        first: (ids) =>
          prioritising.mutate(
            { track_ids: [...ids], priority: 'high' },
            {
              ...failed('The order stays as it was'),
              onSuccess: ({ count }) =>
                say(count === 0 ? 'None of them waits any more' : `${counted(count, 'track')} will be next`),
            },
          ),
        cancel: (ids) => cancel({ track_ids: [...ids] }),
        cancelAll: () => ask({ about: 'cancel' }),
      }}
    >
      {children}
      {question?.about === 'long' && (
        <Confirm
          title={question.title}
          description={`This takes ${lengthOfWork(question.seconds)} on this computer. You can pause it at any time.`}
          act="Start"
          onClose={() => question.answer(false)}
          onAct={() => question.answer(true)}
        />
      )}
      {question?.about === 'cancel' && progress && (
        <Confirm
          title={`Cancel ${counted(progress.queued + progress.processing, 'analysis', 'analyses')}?`}
          description="What is analysed already stays. You can analyse the other tracks later, from the track list."
          stay="Keep them"
          act="Cancel them"
          onClose={() => ask(null)}
          onAct={() => {
            ask(null);
            cancel({ all: true });
          }}
        />
      )}
    </QueueActsContext>
  );
}
