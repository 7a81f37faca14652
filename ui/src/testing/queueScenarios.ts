/** States of a queue that rests, and of work that is long. */
import type { QueueRest } from '../bindings/types';
import { FakeBackend } from './FakeBackend';
import { resting } from './queue';

const busy = { queued: 310, processing: 0, completed: 264, failed: 2, per_minute: 19 };

function rests(why: QueueRest): FakeBackend {
  const fake = new FakeBackend({ tracks: 4812 });
  fake.queue = resting({ ...fake.queue, ...busy }, why);
  return fake;
}

export const queueScenarios: Record<string, () => FakeBackend> = {
  paused() {
    const fake = rests('paused');
    fake.set('queue_paused', true);
    fake.queue = { ...fake.queue, processing: 2 };
    return fake;
  },
  'on-battery': () => rests('battery'),
  /** The environment says that analysis waits while somebody plays. */
  performing() {
    const fake = rests('performing');
    fake.settings = fake.settings.map((setting) =>
      setting.key === 'ANALYSIS_PAUSE_WHILE_PERFORMING'
        ? { ...setting, origin: 'environment', locked: true }
        : setting,
    );
    return fake;
  },
  'long-work'() {
    const fake = new FakeBackend({ tracks: 4812 });
    fake.queue = { ...fake.queue, ...busy, processing: 2, seconds_left: 970 };
    return fake;
  },
};
