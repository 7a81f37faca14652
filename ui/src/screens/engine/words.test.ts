import { expect, test } from 'vitest';
import type { ServerState } from '../../bindings/types';
import { idleQueue, restingServer } from '../../testing/state';
import { facts, headline, verbsOf } from './words';

const now = Date.parse('2026-11-23T14:10:00Z');

test.each<[ServerState, string[]]>([
  ['stopped', ['start']],
  ['provisioning', []],
  ['preflight', ['stop']],
  ['starting', ['stop']],
  ['ready', ['restart', 'stop']],
  ['degraded', ['restart', 'stop']],
  ['draining', ['start']],
  ['stopping', ['start']],
  ['kill_pending', ['start']],
  ['backoff', ['start', 'stop']],
  ['failed', ['start']],
  ['external', []],
])('%s offers %j', (state, verbs) => {
  expect(verbsOf(state)).toEqual(verbs);
});

test('a failure is short in the headline: its reason stands below', () => {
  expect(headline({ ...restingServer, state: 'failed' })).toEqual({ tone: 'broken', text: 'Engine stopped' });
});

test('a ready engine tells its rate and its restarts, and nothing that is not known', () => {
  const ready = { ...restingServer, restarts: 2 };
  expect(facts(ready, { ...idleQueue, per_minute: 18.6 }, now).slice(1)).toEqual([
    '19 tracks a minute',
    '2 restarts',
  ]);
  expect(facts(ready, idleQueue, now).slice(1)).toEqual(['2 restarts']);
});

test('an engine that is down says what waits', () => {
  const said = facts({ ...restingServer, state: 'failed' }, { ...idleQueue, queued: 312 }, now);
  expect(said.at(-1)).toBe('312 tracks wait, nothing is lost');
});

test('the next try is counted down', () => {
  const backoff = {
    ...restingServer,
    state: 'backoff' as const,
    attempt: 1,
    until: '2026-11-23T14:10:04.2Z',
  };
  expect(facts(backoff, idleQueue, now)).toEqual(['in 5 s', 'try 2']);
});

test('a server that is replaced says why, and that its tracks are finished first', () => {
  const draining = { ...restingServer, state: 'draining' } as const;
  expect(facts(draining, idleQueue, now)[0]).toContain('the folders changed');
  const high = { ...draining, memoryHigh: { usedBytes: 3e9, limitBytes: 3.5e9 } };
  expect(facts(high, idleQueue, now)[0]).toContain('gives back its memory');
});
