import type { AudioReading, Directory, ScanProgress } from '../../bindings/types';
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
  /** What the DJ may do about the reading that goes on or waits. */
  can?: 'pause' | 'resume';
}

function amountOf(scan: ScanProgress): string {
  return scan.walkDone && scan.filesFound > 0
    ? `${count(scan.filesProcessed)} of ${counted(scan.filesFound, 'file')}`
    : `${counted(scan.filesFound, 'file')} found so far`;
}

function scanning(scan: ScanProgress): FolderState {
  const rate = scan.filesPerSecond >= 1 ? `${count(Math.round(scan.filesPerSecond))} files/s` : '';
  const known = scan.walkDone && scan.filesFound > 0;
  return {
    tone: 'busy',
    word: scan.continued ? 'Scan goes on' : 'Scanning',
    more: [amountOf(scan), rate, timeLeft(scan.secondsLeft)].filter(Boolean).join('  ·  '),
    progress: known ? scan.filesProcessed / scan.filesFound : null,
    can: 'pause',
  };
}

function scanPaused(folder: Directory, scan: ScanProgress | undefined): FolderState {
  const unread = folder.total_unread > 0 ? `${counted(folder.total_unread, 'track')} not read yet` : '';
  const amount = scan?.scanning && scan.filesFound > 0 ? amountOf(scan) : unread;
  return {
    tone: 'away',
    word: 'Scan paused',
    more: amount || 'It goes on where it was, also after a restart.',
    can: 'resume',
  };
}

/** Tracks are listed before all their bytes were read: the analysis waits for that. */
function reading(folder: Directory, { files_per_second, seconds_left }: AudioReading): FolderState {
  const rate = files_per_second >= 1 ? `${count(Math.round(files_per_second))} files/s` : '';
  const left = `${counted(folder.total_unread, 'track')} to go`;
  return {
    tone: 'busy',
    word: 'Reading audio',
    more: [left, rate, timeLeft(seconds_left)].filter(Boolean).join('  ·  '),
    can: 'pause',
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
  if (folder.scan_status === 'paused') return scanPaused(folder, scan);
  if (scan?.scanning) return scanning(scan);
  if (folder.scan_status === 'error') {
    return { tone: 'broken', word: 'Scan failed', more: folder.last_error ?? 'The reason is in the log.' };
  }
  if (folder.scan_status === 'scanning') {
    return { tone: 'busy', word: 'Scanning', more: '', progress: null, can: 'pause' };
  }
  if (folder.reading && folder.total_unread > 0) return reading(folder, folder.reading);
  const scanned = folder.last_scan ? `Scanned ${ago(folder.last_scan)}` : 'Not scanned yet';
  if (!folder.is_watched)
    return { tone: 'ok', word: 'Not watched', more: `${scanned}. A scan finds what is new.` };
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
