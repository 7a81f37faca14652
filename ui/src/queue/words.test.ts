import { expect, test } from 'vitest';
import { heldUpWords, isLong, lengthOfWork, questionOf, restWords, waitingWords } from './words';

test.each([
  [3700, 'about 62 minutes'],
  [3 * 3600, 'about 3 hours'],
  [26 * 3600, 'about 26 hours'],
  [4 * 86_400, 'about 4 days'],
])('%i seconds of work are %s', (seconds, words) => {
  expect(lengthOfWork(seconds)).toBe(words);
});

test('more than an hour is long; what cannot be told is not', () => {
  expect(isLong({ estimated_seconds: 3601 })).toBe(true);
  expect(isLong({ estimated_seconds: 3600 })).toBe(false);
  expect(isLong({ estimated_seconds: null })).toBe(false);
});

test('the question names what is made, and of how many', () => {
  const options = { basic_features: false, characteristics: false, stems: true };
  expect(questionOf({ all: true }, 4812)).toBe('Analyse 4,812 tracks?');
  expect(questionOf({ options }, 1)).toBe('Make stems of 1 track?');
  expect(questionOf({ options: { stems: true } }, 2)).toBe('Analyse 2 tracks?');
});

test('the application’s sentence comes first: it names the program', () => {
  expect(restWords('performing', { waiting_for: 'Mixxx is running' })).toBe('Mixxx is running');
  expect(restWords('paused', { waiting_for: null })).toBe('Analysis is paused');
});

test('what waits is told, and what is finished first', () => {
  expect(waitingWords({ queued: 0, processing: 0 })).toBe('');
  expect(waitingWords({ queued: 1, processing: 0 })).toBe('1 track waits');
  expect(waitingWords({ queued: 0, processing: 2 })).toBe('2 tracks are finished first');
  expect(waitingWords({ queued: 310, processing: 1 })).toBe('1 track is finished first, 310 wait');
});

test('what is held up is told with what it waits for', () => {
  expect(heldUpWords({ no_able_server: 0, folder_offline: 0, file_missing: 0 })).toEqual([]);
  expect(heldUpWords({ no_able_server: 3, folder_offline: 312, file_missing: 1 })).toEqual([
    '3 tracks wait for a server that makes all that was asked for, such as stems',
    '312 tracks wait for a folder that is offline',
    '1 track waits for a file that is missing',
  ]);
});
