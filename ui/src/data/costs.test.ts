import { expect, test } from 'vitest';
import { inventSample } from '../testing/resources';
import { costsOf } from './costs';

test('several servers are one engine, and none is no engine', () => {
  const one = inventSample(0, 20, 400);
  const two = { ...one, servers: [...one.servers, ...inventSample(0, 30, 600).servers] };
  const { engine, app } = costsOf({ samples: [inventSample(0, null), one, two] });
  expect(engine.cpu).toEqual([null, 20, 50]);
  expect(engine.memory).toEqual([null, 400, 1000]);
  expect([engine.cpuNow, engine.memoryNow]).toEqual([50, 1000]);
  expect(app?.pid).toBe(one.app.pid);
});

test('an idle engine does not look busy', () => {
  const { cpuTop, memoryTop } = costsOf({ samples: [inventSample(0, 0.4, 90_000_000)] });
  expect(cpuTop).toBeGreaterThan(25);
  expect(memoryTop).toBeGreaterThan(500_000_000);
  expect(costsOf({ samples: [inventSample(0, 99)] }).cpuTop).toBe(100);
  expect(costsOf({ samples: [] }).engine.cpuNow).toBeNull();
});

test('what the engine may use is in the picture', () => {
  const samples = [inventSample(0, 20, 600_000_000)];
  expect(costsOf({ samples, memory_limit_bytes: 4_000_000_000 }).memoryTop).toBeGreaterThan(4_000_000_000);
  expect(costsOf({ samples, memory_limit_bytes: null }).memoryTop).toBeLessThan(700_000_000);
});
