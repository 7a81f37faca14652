import { expect, test } from 'vitest';
import type { Directory } from '../../bindings/types';
import { someScan } from '../../testing/screenScenarios';
import { inventFolders } from '../../testing/state';
import { folderCounts, folderState } from './folderState';

const folder = inventFolders(400)[0] as Directory;

test('away comes before everything else', () => {
  const away = { ...folder, is_available: false, is_active: false, scan_status: 'error' as const };
  expect(folderState(away, undefined)).toMatchObject({ tone: 'away', word: 'Away' });
  expect(folderState({ ...away, is_removable: true }, undefined).more).toContain('Plug the drive in');
});

test('a scan tells how much, how fast and how long, once the walk is over', () => {
  expect(folderState(folder, someScan(folder))).toEqual({
    tone: 'busy',
    word: 'Scanning',
    more: '1,216 of 1,930 files  ·  212 files/s  ·  about 5 s left',
    progress: 1216 / 1930,
    can: 'pause',
  });
  expect(folderState(folder, someScan(folder, { continued: true })).word).toBe('Scan goes on');
  const walking = folderState(folder, someScan(folder, { walkDone: false, secondsLeft: null }));
  expect(walking.progress).toBeNull();
  expect(walking.more).toContain('1,930 files found so far');
});

test('a paused scan keeps its numbers, or says what it will do', () => {
  const paused = { ...folder, scan_status: 'paused' as const };
  expect(folderState(paused, someScan(folder, { paused: true }))).toMatchObject({
    word: 'Scan paused',
    more: '1,216 of 1,930 files',
    can: 'resume',
  });
  expect(folderState({ ...paused, total_unread: 84 }, undefined).more).toBe('84 tracks not read yet');
  expect(folderState(paused, undefined).more).toContain('goes on where it was');
});

test('audio that is read after the tags is counted down', () => {
  const reading = {
    total_tracks: 900,
    total_unread: 300,
    reading: { files_per_second: 50, seconds_left: 6 },
  };
  expect(folderState({ ...folder, ...reading }, undefined)).toEqual({
    tone: 'busy',
    word: 'Reading audio',
    more: '300 tracks to go  ·  50 files/s  ·  about 10 s left',
    can: 'pause',
  });
});

test('a folder that nobody watches says so', () => {
  expect(folderState({ ...folder, is_watched: false, watching: 'off' }, undefined).word).toBe('Not watched');
});

test('a failed scan gives its reason', () => {
  const failed = { ...folder, scan_status: 'error' as const, last_error: 'permission denied' };
  expect(folderState(failed, undefined)).toMatchObject({ tone: 'broken', more: 'permission denied' });
});

test('paused folders are not scanned', () => {
  expect(folderState({ ...folder, is_active: false }, undefined).word).toBe('Paused');
});

test('counts name only what is there', () => {
  const counts = { total_tracks: 10, total_analyzed: 10, total_missing: 0 };
  expect(folderCounts({ ...folder, ...counts })).toEqual(['all analysed']);
  expect(folderCounts({ ...folder, ...counts, total_analyzed: 4, total_missing: 1 })).toEqual([
    '4 analysed',
    '1 missing',
  ]);
  expect(folderCounts({ ...folder, ...counts, total_tracks: 0, total_analyzed: 0 })).toEqual([]);
});
