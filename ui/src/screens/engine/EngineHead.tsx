import { Ellipsis, FolderOpen, Power, RotateCw, ScrollText, Square, Wrench } from 'lucide-react';
import { go, hrefOf } from '../../app/route';
import { useReveal } from '../../app/useReveal';
import type { EngineStatus, QueueProgress, ServerStatus } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Dot } from '../../components/Dot';
import { IconButton } from '../../components/IconButton';
import { Menu, type MenuEntry } from '../../components/Menu';
import { ScreenHead } from '../../components/ScreenHead';
import { useNow } from '../../components/useNow';
import { useAppInfo } from '../../data/app';
import type { EngineActs } from './useEngineActs';
import { useTimeline } from './useTimeline';
import { facts, headline, type Verb, verbsOf } from './words';

const buttons: Record<Verb, { label: string; icon: typeof Power }> = {
  start: { label: 'Start', icon: Power },
  stop: { label: 'Stop', icon: Square },
  restart: { label: 'Restart', icon: RotateCw },
};

interface EngineHeadProps {
  status: ServerStatus;
  engine: EngineStatus | undefined;
  queue: QueueProgress | undefined;
  acts: EngineActs;
  /** A card below has the main button. */
  calm: boolean;
}

/** The engine's state in words, what it means, and the buttons that make sense now. */
export function EngineHead({ status, engine, queue, acts, calm }: EngineHeadProps) {
  const now = useNow(status.state === 'backoff' ? 1000 : null);
  const current = { ...status, timeline: useTimeline(status.timeline) };
  const reveal = useReveal();
  const logDir = useAppInfo().data?.log_dir;
  const { tone, text } = headline(status);
  const entries: MenuEntry[] = [{ label: 'Open log', icon: <ScrollText />, run: () => go(hrefOf('logs')) }];
  if (reveal && logDir) {
    entries.push({ label: 'Open log folder', icon: <FolderOpen />, run: () => reveal(logDir) });
  }
  if (engine && engine.state !== 'not_needed') {
    entries.push({
      label: 'Repair engine',
      icon: <Wrench />,
      apart: true,
      disabled: acts.busy || engine.state === 'preparing',
      run: acts.repair,
    });
  }
  return (
    <ScreenHead
      mark={<Dot tone={tone} size={12} />}
      title={text}
      sentence={facts(current, queue, now).join('  ·  ')}
      actions={
        <>
          {verbsOf(status.state).map((verb) => {
            const { label, icon: Icon } = buttons[verb];
            return (
              <Button
                key={verb}
                look={verb === 'start' && !calm ? 'primary' : 'normal'}
                icon={<Icon aria-hidden />}
                onClick={acts[verb]}
              >
                {label}
              </Button>
            );
          })}
          <Menu trigger={<IconButton label="More" icon={<Ellipsis />} />} entries={entries} />
        </>
      }
    />
  );
}
