import type { Directory, ScanProgress } from '../../bindings/types';
import type { Tone } from '../../components/Dot';
import { ago, count, counted, timeLeft } from '../../music/format';

/** What a row says of its folder. */
export interface FolderState {
  tone: Tone;
  /** One word for the state. */
  word: string;
  /** What more there is to know, in one sentence. */
  more: string;
  /** A scan runs: 0 to 1, or null while the walk goes on. */
  progress?: number | null;
}

function scanning(scan: ScanProgress): FolderState {
  const rate = scan.filesPerSecond >= 1 ? `${count(Math.round(scan.filesPerSecond))} files/s` : '';
  const known = scan.walkDone && scan.filesFound > 0;
  const amount = known
    ? `${count(scan.filesProcessed)} of ${counted(scan.filesFound, 'file')}`
    : `${counted(scan.filesFound, 'file')} found so far`;
  return {
    tone: 'busy',
    word: 'Scanning',
    more: [amount, rate, timeLeft(scan.secondsLeft)].filter(Boolean).join('  ·  '),
    progress: known ? scan.filesProcessed / scan.filesFound : null,
  };
}

/** State of a folder in a word and a sentence. Away comes before all: nothing else can be known then. */
export function folderState(folder: Directory, scan: ScanProgress | undefined): FolderState {
  if (!folder.is_available) {
    const drive = folder.is_removable ? 'Plug the drive in' : 'It is not where it was';
    return { tone: 'away', word: 'Away', more: `${drive}. Its tracks and their analysis are kept.` };
  }
  if (!folder.is_active) {
    return { tone: 'away', word: 'Paused', more: 'Not scanned, not watched, not analysed.' };
  }
  if (scan?.scanning) return scanning(scan);
  if (folder.scan_status === 'error') {
    return { tone: 'broken', word: 'Scan failed', more: folder.last_error ?? 'The reason is in the log.' };
  }
  if (folder.scan_status === 'scanning') {
    return { tone: 'busy', word: 'Scanning', more: '', progress: null };
  }
  const scanned = folder.last_scan ? `Scanned ${ago(folder.last_scan)}` : 'Not scanned yet';
  return { tone: 'ok', word: 'Watched', more: scanned };
}

/** Counts of a folder that are worth a word. */
export function folderCounts(folder: Directory): string[] {
  const open = folder.total_tracks - folder.total_analyzed - folder.total_missing;
  return [
    open > 0 ? `${count(folder.total_analyzed)} analysed` : folder.total_tracks > 0 ? 'all analysed' : '',
    folder.total_missing > 0 ? `${count(folder.total_missing)} missing` : '',
    folder.tempo_range ? `${folder.tempo_range.min} to ${folder.tempo_range.max} BPM` : '',
  ].filter(Boolean);
}
