/** States around stems, engines and what they made before. */
import type { PoolServer } from '../bindings/types';
import { FakeBackend } from './FakeBackend';
import { restingServer } from './state';
import { FOUR } from './stems';

const withEngines = (change: typeof restingServer.engines) => ({
  ...restingServer,
  engines: { ...restingServer.engines, ...change },
});

const spleeter = {
  engine: 'default',
  name: 'Spleeter 2 stems',
  version: '2.1.0',
  licence: 'MIT',
  device: 'cpu',
};

/** Tracks with two stems, with four, and without; stems can be made at once. */
function stems() {
  const fake = new FakeBackend({ tracks: 4812 });
  // The list begins with the newest.
  const [two, four, , lost, refused] = fake.tracks
    .filter(({ state }) => state === 'done')
    .map(({ id }) => id)
    .reverse();
  fake.stems.make([two, lost].filter((id) => id !== undefined));
  if (four) fake.stems.make([four], FOUR);
  if (lost) fake.stems.remove(lost);
  if (refused) fake.stems.fail(refused, 'disk_full', 'There is not enough room on the disk for the stems.');
  fake.setStems({ state: 'ready' });
  fake.server = withEngines({ stems: spleeter });
  return fake;
}

/** Nobody asked for stems yet; an earlier engine analysed a part of the library. */
function improvable() {
  const fake = new FakeBackend({ tracks: 4812 });
  fake.improvable = { count: 312, engine: 'mismo 3' };
  return fake;
}

/** What stems need could not be fetched. */
function stemsFailed() {
  const fake = new FakeBackend({ tracks: 4812 });
  fake.setStems({
    state: 'failed',
    error: {
      code: 'no_network',
      message: 'The download broke off: there is no network',
      hint: 'Connect this computer to the internet and try again.',
    },
  });
  return fake;
}

/** Several servers, and better engines that the DJ installed. */
function servers() {
  const fake = new FakeBackend({ tracks: 4812 });
  fake.queue = {
    ...fake.queue,
    queued: 310,
    processing: 5,
    completed: 264,
    failed: 2,
    per_minute: 41,
    seconds_left: 450,
  };
  fake.server = withEngines({
    beats: { engine: 'enhanced', name: 'Beat This!', version: '1.1.0', licence: 'MIT', device: 'cuda' },
    stems: { engine: 'enhanced', name: 'Demucs htdemucs', version: '4.0.1', licence: 'MIT', device: 'cuda' },
  });
  const beside = (number: number, change: Partial<typeof restingServer>, jobs = 0): PoolServer => ({
    number,
    jobs_in_flight: jobs,
    status: { ...restingServer, port: String(7999 + number), pid: 114_934 + number, ...change },
  });
  fake.otherServers = [
    beside(2, {}, 2),
    beside(3, { state: 'starting', isReady: false }),
    beside(4, {
      state: 'failed',
      isReady: false,
      pid: null,
      failure: {
        code: 'exited',
        message: 'It ended by itself while it worked on a track',
        hint: 'Start it again.',
        action: 'restart',
        stage: null,
        lastLines: [],
        at: '2026-11-23T14:02:34Z',
      },
    }),
  ];
  return fake;
}

export const stemScenarios: Record<string, () => FakeBackend> = {
  stems,
  improvable,
  'stems-failed': stemsFailed,
  servers,
};
