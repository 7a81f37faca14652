import { expect, test } from 'vitest';
import type { StageResult } from '../../bindings/types';
import { detailsOf } from './structure';

const stage = (data: unknown): StageResult => ({
  status: 'completed',
  data,
  error: null,
  engine: 'mismo',
  engine_version: '2',
  finished_at: '2026-11-23T14:00:00Z',
});
const genres = [
  { name: 'House', probability: 0.433 },
  { name: 'Techno', probability: 0.34 },
];

test('a genre is named with its odds, and doubted where the engine doubts it', () => {
  const sure = detailsOf({ genre: stage({ genres, unsure: false }) });
  expect(sure.genre).toEqual({ name: 'House', odds: 'House 43 %, Techno 34 %' });
  expect(detailsOf({ genre: stage({ genres, unsure: true }) }).genre?.name).toBe('House?');
  expect(detailsOf({ genre: stage({ genres: [], unsure: true }) }).genre).toBeNull();
  expect(detailsOf({}).genre).toBeNull();
});

test('what another server sends otherwise is left out', () => {
  const odd = detailsOf({
    genre: stage({ genres: 'House' }),
    segments: stage({
      segments: [
        { start: 'a', end: 2, label: 'intro' },
        { start: 0, end: 2, label: 'intro' },
      ],
    }),
    transitions: stage({ mix_in: [{ start: 0, end: 15, bars: 8 }], mix_out: [{ start: 3 }] }),
  });
  expect(odd.genre).toBeNull();
  expect(odd.segments).toEqual([{ start: 0, end: 2, label: 'intro' }]);
  expect(odd.mixSpans).toEqual([{ start: 0, end: 15, label: 'Mix in, 8 bars' }]);
});
