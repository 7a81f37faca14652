import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { useLibrary } from '../app/library';
import { go, hrefOf } from '../app/route';
import { keysOf } from '../app/shortcuts';
import type { Track } from '../bindings/types';
import { Keys } from '../components/Keys';
import styles from '../components/Menu.module.css';
import { anchorAt, type Point } from '../components/PointMenu';
import { counted } from '../music/format';
import { keyOf } from '../music/key';
import { FACTORS } from '../music/tempo';
import { useQueueActs } from '../queue/queueActs';
import { useStems } from '../stems/stems';
import { useEdits } from './edits';
import { MarkMenus } from './MarkMenus';

interface TrackMenuProps {
  /** Where it opens; null while it is closed. */
  at: Point | null;
  /** The tracks that it is for. */
  ids: readonly string[];
  /** Those of them whose rows are known: what does not apply to any of them is not offered. */
  known: readonly Track[];
  onClose: () => void;
}

function Item({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <Menu.Item className={styles.item} onClick={onClick}>
      <span className={styles.label}>{children}</span>
    </Menu.Item>
  );
}

/** What can be done with one track or a selection: behind a right click or the menu key. */
export function TrackMenu({ at, ids, known, onClose }: TrackMenuProps) {
  const { edit, askTempo, askKey, askDetails } = useEdits();
  const { setTrail } = useLibrary();
  const { make } = useStems();
  const { analyse, first, cancel } = useQueueActs();
  const one = ids.length === 1 ? known[0] : undefined;
  // Of rows that are not known, everything is offered; the application refuses what makes no sense.
  const all = known.length === ids.length;
  const mayLock = !all || known.some(({ locked }) => !locked);
  const mayHaveStems = !all || known.some(({ state }) => state === 'done' || state === 'failed');
  const mayComeFirst = !all || known.some(({ state }) => state === 'queued');
  const mayCancel = !all || known.some(({ state }) => state === 'queued' || state === 'analysing');
  const mayAnalyse = !all || known.some(({ state }) => ['new', 'done', 'failed'].includes(state));
  const allNew = all && known.every(({ state }) => state === 'new');
  const mayWork = mayComeFirst || mayCancel || mayAnalyse || mayHaveStems;
  const mayUnlock = !all || known.some(({ locked }) => locked);
  return (
    <Menu.Root open={at !== null} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Menu.Portal>
        <Menu.Positioner
          anchor={at && anchorAt(at)}
          side="bottom"
          align="start"
          className={styles.positioner}
          onContextMenu={(event) => event.preventDefault()}
        >
          <Menu.Popup
            className={styles.popup}
            aria-label={one ? `Actions for ${one.title ?? one.relative_path}` : 'Actions for the selection'}
          >
            {ids.length > 1 && <p className={styles.heading}>{counted(ids.length, 'track')}</p>}
            {one && <Item onClick={() => setTrail([one.id])}>What goes with this</Item>}
            <Menu.Item className={styles.item} onClick={() => askDetails(ids)}>
              <span className={styles.label}>Edit details…</span>
              <Keys keys={keysOf('details')} />
            </Menu.Item>
            <MarkMenus ids={ids} known={known} />
            <Menu.Group>
              <Menu.GroupLabel className={styles.heading}>Tempo</Menu.GroupLabel>
              {FACTORS.map(({ factor, sign, label }) => (
                <Menu.Item
                  key={factor}
                  className={styles.item}
                  onClick={() => void edit(ids, { kind: 'scale_tempo', factor })}
                >
                  <span className={styles.label}>{label}</span>
                  <span className={styles.sign} aria-hidden>
                    {sign}
                  </span>
                </Menu.Item>
              ))}
              <Item onClick={() => askTempo(ids, one?.bpm)}>Set or tap BPM…</Item>
            </Menu.Group>
            <Menu.Group>
              <Menu.GroupLabel className={styles.heading}>Key</Menu.GroupLabel>
              <Item onClick={() => askKey(ids, keyOf(one?.musical_key, one?.mode))}>Set key…</Item>
            </Menu.Group>
            {mayWork && (
              <Menu.Group>
                <Menu.GroupLabel className={styles.heading}>Analysis</Menu.GroupLabel>
                {mayComeFirst && <Item onClick={() => first(ids)}>Analyse first</Item>}
                {mayCancel && <Item onClick={() => cancel(ids)}>Cancel analysis</Item>}
                {mayAnalyse && (
                  <Item onClick={() => analyse({ track_ids: [...ids], priority: 'high' })}>
                    {allNew ? 'Analyse' : 'Analyse again'}
                  </Item>
                )}
                {mayHaveStems && <Item onClick={() => make(ids)}>Make stems</Item>}
              </Menu.Group>
            )}
            {one?.duplicate_group_id && <Item onClick={() => go(hrefOf('duplicates'))}>Its other files</Item>}
            <Menu.Separator className={styles.separator} />
            {mayLock && <Item onClick={() => void edit(ids, { kind: 'lock', on: true })}>Lock</Item>}
            {mayUnlock && <Item onClick={() => void edit(ids, { kind: 'lock', on: false })}>Unlock</Item>}
            <Item onClick={() => void edit(ids, { kind: 'reset' })}>Back to the analysis</Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
