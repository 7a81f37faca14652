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
  });
  const walking = folderState(folder, someScan(folder, { walkDone: false, secondsLeft: null }));
  expect(walking.progress).toBeNull();
  expect(walking.more).toContain('1,930 files found so far');
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
