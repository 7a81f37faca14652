import { expect, test } from 'vitest';
import { leftOutWords, queuedWords } from './words';

const summary = { total_requested: 3, queued: 3, failed: 0, errors: [], estimated_seconds: null };

test('what was queued is told by title or number', () => {
  expect(queuedWords({ ...summary, queued: 1 }, 'Low Tide')).toBe('Stems of Low Tide are queued');
  expect(queuedWords(summary, null)).toBe('Stems of 3 tracks are queued');
  expect(queuedWords({ ...summary, queued: 0 }, 'Low Tide')).toBe('Queued already');
});

test('what was left out is told with a reason', () => {
  expect(leftOutWords(summary)).toBe('');
  const errors = [{ trackId: 'a', error: 'its file is missing' }];
  expect(leftOutWords({ ...summary, failed: 1, errors })).toBe('1 track was left out: its file is missing.');
  expect(leftOutWords({ ...summary, failed: 2 })).toBe('2 tracks were left out.');
});
