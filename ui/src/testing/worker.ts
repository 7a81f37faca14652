/** The thread behind `WorkerBackend`; its name is the number of tracks. */
import { CallError } from '../bridge/backend';
import { FakeBackend } from './FakeBackend';
import type { Answered, Asked } from './WorkerBackend';

const fake = new FakeBackend({ tracks: Number(self.name) });

self.onmessage = async ({ data: { number, name, input } }: MessageEvent<Asked>) => {
  let answered: Answered;
  try {
    answered = { number, output: await fake.call(name, input as never) };
  } catch (error) {
    const { code, title, message } = CallError.from(error);
    answered = { number, refused: { code, title, message } };
  }
  fake.calls.length = 0;
  self.postMessage(answered);
};
