import type { CallError } from '../bridge';
import { say, sayFailed } from '../components/toast';
import { useSystemCheck } from '../data/doctor';
import { useAddStems, useEngine, useRepairEngine } from '../data/engine';
import {
  useCancelScan,
  useChangeFolder,
  useCheckFolders,
  useFolders,
  useScanFolder,
  useScans,
} from '../data/folders';
import { useAnalyse } from '../data/queue';
import { useRestartServer, useServerStatus, useStartServer, useStopServer } from '../data/server';
import { useSaveSetting, useSetting } from '../data/settings';
import { useTrack, useTrackStats } from '../data/tracks';
import { useAskImport } from '../importing/importing';
import { useImprovement } from '../improve/useImprovement';
import { bytes, counted } from '../music/format';
import { NOTATIONS } from '../music/key';
import { useQueueActs } from '../queue/queueActs';
import { useDiagnostics } from '../screens/engine/useDiagnostics';
import { useFolderActs } from '../screens/folders/useFolderActs';
import { useAddFolders } from './addFolder';
import { useEditCommands } from './editCommands';
import { useLibrary } from './library';
import { useQueueCommands } from './queueCommands';
import { go, hrefOf } from './route';
import { useSearchCommands } from './searchCommands';
import { keysOf } from './shortcuts';

/** Something that the palette can run. */
export interface Command {
  id: string;
  group: string;
  label: string;
  keys?: string;
  run(): void;
}

/** Runs a call and says how it went. */
function told(doing: Promise<unknown>, done: string, failed: string): void {
  doing.then(
    () => say(done),
    (error: CallError) => sayFailed(failed, error),
  );
}

function useEngineCommands(): Command[] {
  const status = useServerStatus().data;
  const engine = useEngine().data;
  const start = useStartServer();
  const stop = useStopServer();
  const restart = useRestartServer();
  const repair = useRepairEngine();
  const addStems = useAddStems();
  const system = useSystemCheck();
  const diagnostics = useDiagnostics();
  const group = 'Engine';
  const ours = !status?.external;
  const commands: (Command | false)[] = [
    {
      id: 'start',
      group,
      label: 'Start engine',
      run: () => told(start.mutateAsync({}), 'Engine ready', 'The engine did not start'),
    },
    ours && {
      id: 'stop',
      group,
      label: 'Stop engine',
      run: () => told(stop.mutateAsync({}), 'Engine off', 'The engine did not stop'),
    },
    ours && {
      id: 'restart',
      group,
      label: 'Restart engine',
      run: () => told(restart.mutateAsync({}), 'Engine ready', 'The engine did not restart'),
    },
    engine?.state !== 'not_needed' && {
      id: 'repair',
      group,
      label: 'Repair engine',
      run: () => told(repair.mutateAsync({}), 'Repairing the engine', 'The engine cannot be repaired'),
    },
    (engine?.stems.state === 'absent' || engine?.stems.state === 'failed') && {
      id: 'stems-add',
      group,
      label: `Download what stems need (${bytes(engine.stems.download_bytes)})`,
      run: () => told(addStems.mutateAsync({}), 'Fetching what stems need', 'The download did not begin'),
    },
    engine?.stems.state === 'ready' && {
      id: 'stems-remove',
      group,
      label: 'Remove what makes stems…',
      run: () => go(hrefOf('engine')),
    },
    {
      id: 'check-system',
      group,
      label: 'Check my system',
      run: () => {
        go(hrefOf('engine'));
        void system.refetch();
      },
    },
    { id: 'diagnostics', group, label: 'Save diagnostics', run: diagnostics.save },
  ];
  return commands.filter((command) => command !== false);
}

function useFolderCommands(): Command[] {
  const { choose } = useAddFolders();
  const askImport = useAskImport();
  const folders = useFolders().data ?? [];
  const scans = useScans().data ?? [];
  const scan = useScanFolder();
  const cancel = useCancelScan();
  const change = useChangeFolder();
  const check = useCheckFolders();
  const { remove } = useFolderActs();
  const { analyse } = useQueueActs();
  const group = 'Folders';
  return [
    { id: 'add-folder', group, label: 'Add folder', run: choose },
    { id: 'import', group, label: 'Bring in an existing Mismo library…', run: askImport },
    {
      id: 'check-folders',
      group,
      label: 'Look which folders are there',
      run: () => told(check.mutateAsync({}), 'Looked at every folder', 'The folders were not looked at'),
    },
    ...folders.flatMap((folder): Command[] => {
      const { id, name, is_active } = folder;
      return [
        scans.some((running) => running.libraryDirectoryId === id)
          ? {
              id: `cancel-${id}`,
              group,
              label: `Stop scanning ${name}`,
              run: () => told(cancel.mutateAsync({ id }), 'Scan stopped', `${name} is not being scanned`),
            }
          : {
              id: `scan-${id}`,
              group,
              label: `Rescan ${name}`,
              run: () => told(scan.mutateAsync({ id }), `Scanning ${name}`, `${name} was not scanned`),
            },
        {
          id: `pause-${id}`,
          group,
          label: `${is_active ? 'Pause' : 'Resume'} ${name}`,
          run: () =>
            told(
              change.mutateAsync({ id, is_active: !is_active }),
              is_active ? `${name} is paused` : `${name} is watched again`,
              `${name} was not changed`,
            ),
        },
        {
          id: `full-${id}`,
          group,
          label: `Read every file of ${name} again`,
          run: () =>
            told(scan.mutateAsync({ id, strategy: 'full' }), `Scanning ${name}`, `${name} was not scanned`),
        },
        {
          id: `analyse-${id}`,
          group,
          label: `Analyse all of ${name} again`,
          run: () => analyse({ library_id: id }),
        },
        { id: `remove-${id}`, group, label: `Remove ${name}`, run: () => remove(folder) },
      ];
    }),
  ];
}

function useAnalysisCommands(): Command[] {
  const { chosen } = useLibrary();
  const track = useTrack(chosen).data;
  const stats = useTrackStats().data;
  const analyse = useAnalyse();
  const { analyse: analyseMany } = useQueueActs();
  const improvement = useImprovement();
  const group = 'Analysis';
  const commands: Command[] = [];
  if (stats && stats.not_analyzed > 0) {
    commands.push({
      id: 'analyse-new',
      group,
      label: `Analyse ${counted(stats.not_analyzed, 'new track')}`,
      run: () => analyseMany({ all: true, missing_only: true }),
    });
  }
  commands.push({
    id: 'analyse-all',
    group,
    label: 'Analyse all tracks again',
    run: () => analyseMany({ all: true, priority: 'low' }),
  });
  if (improvement) {
    commands.push({
      id: 'analyse-improvable',
      group,
      label: `Analyse ${counted(improvement.tracks, 'track')} again with the newer engine`,
      run: improvement.run,
    });
  }
  if (track) {
    const title = track.title ?? track.relative_path;
    commands.push({
      id: 'analyse-chosen',
      group,
      label: `Analyse ${title} again`,
      run: () =>
        told(
          analyse.mutateAsync({ track_id: track.id, force: true, priority: 'high' }),
          `${title} is queued`,
          `${title} was not queued`,
        ),
    });
  }
  return commands;
}

function useWindowCommands(): Command[] {
  const save = useSaveSetting();
  const theme = useSetting<string>('ui_theme', 'system');
  const notation = useSetting<string>('key_notation', 'camelot');
  const set = (key: string, value: string) => () =>
    told(save.mutateAsync({ key, value }), 'Saved', 'The setting was not saved');
  const themes = [
    { value: 'system', label: 'Light or dark as the system' },
    { value: 'light', label: 'Light' },
    { value: 'dark', label: 'Dark' },
  ];
  return [
    ...themes
      .filter(({ value }) => value !== theme)
      .map(({ value, label }) => ({
        id: `theme-${value}`,
        group: 'Window',
        label: `Theme: ${label}`,
        run: set('ui_theme', value),
      })),
    ...NOTATIONS.filter(({ value }) => value !== notation).map(({ value, label, example }) => ({
      id: `notation-${value}`,
      group: 'Window',
      label: `Keys as ${label} (${example})`,
      run: set('key_notation', value),
    })),
  ];
}

const places: readonly Command[] = [
  { id: 'go-tracks', label: 'Tracks', keys: keysOf('tracks'), href: hrefOf('tracks') },
  { id: 'go-disagreements', label: 'Disagreements', href: hrefOf('disagreements') },
  { id: 'go-duplicates', label: 'Duplicates', href: hrefOf('duplicates') },
  { id: 'go-folders', label: 'Folders', keys: keysOf('folders'), href: hrefOf('folders') },
  { id: 'go-engine', label: 'Engine', keys: keysOf('engine'), href: hrefOf('engine') },
  { id: 'go-logs', label: 'Logs', keys: keysOf('logs'), href: hrefOf('logs') },
  { id: 'go-settings', label: 'Settings', keys: keysOf('settings'), href: hrefOf('settings') },
].map(({ href, ...place }) => ({ ...place, group: 'Go to', run: () => go(href) }));

/** Everything that can be run now. */
export function useCommands(): Command[] {
  return [
    ...useAnalysisCommands(),
    ...useQueueCommands(),
    ...useEditCommands(),
    ...useEngineCommands(),
    ...useFolderCommands(),
    ...useSearchCommands(),
    ...places,
    ...useWindowCommands(),
  ];
}

/** The commands whose words all begin with or contain what was typed, in the order of the list. */
export function findCommands(commands: Command[], text: string): Command[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label, group }) => {
    const words = `${group} ${label}`.toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
}
