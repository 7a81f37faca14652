/**
 * `npm run bench:frames`: how evenly the window draws over a library of 100 000 tracks, as JSON on standard output.
 *
 * Without an address the page is built and shown over an invented library in a thread of its own; with
 * `--url http://127.0.0.1:3000` it is the page of a running application. `--tracks n` is the size of the invented one.
 *
 * Per part: `frames` drawn, `worst_frame_ms` and `p99_frame_ms` from one to the next, `over_50_ms` how many took
 * longer than that, `worst_task_cpu_ms` the most that one piece of the page's own work took of a core, and
 * `p99_task_cpu_ms` of the pieces that took more than a millisecond: unlike the frames, which are counted by the
 * clock, these say the same on a machine that is busy with something else. The display draws 60 times a second.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';

const { values } = parseArgs({
  options: { url: { type: 'string' }, tracks: { type: 'string', default: '100000' } },
});
const root = fileURLToPath(new URL('..', import.meta.url));

/** Steps in which the list is dragged from end to end. */
const DRAG_STEPS = 400;
const WHEEL_STEPS = 150;
/** A turn of the wheel, in pixels. */
const WHEEL = 240;
const JUMP_TO = 90_000;
/** A fast typist's pause between two letters. */
const KEY_MS = 70;
const TYPED = ['night tide', 'deep genre:techno bpm:124-128 -remix', 'key:~8A energy:>6 water'];
/** After this, the window has let go of rows out of view, in milliseconds. */
const LET_GO = 20_000;

/** Builds the page over the invented library and serves it. */
async function serve() {
  const outDir = 'node_modules/.cache/frames';
  const rollupOptions = { input: `${root}fake.html` };
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true, rollupOptions } });
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const { port } = server.httpServer.address();
  return {
    url: `http://127.0.0.1:${port}/fake.html?tracks=${values.tracks}#/tracks`,
    close: () => server.close(),
  };
}

/** Runs in the page: writes down every frame from now on. */
function record() {
  const frames = [];
  let last = performance.now();
  const tick = (now) => {
    frames.push(now - last);
    last = now;
    window.frameWatch.next = requestAnimationFrame(tick);
  };
  window.frameWatch = { frames, next: requestAnimationFrame(tick) };
}

/** Runs in the page: ends it and sums up. */
function summary() {
  const { frames, next } = window.frameWatch;
  cancelAnimationFrame(next);
  // The first one began before anything was watched.
  const sorted = frames.slice(1).sort((a, b) => a - b);
  const tenths = (value) => Math.round(value * 10) / 10;
  return {
    frames: sorted.length,
    worst_frame_ms: tenths(sorted.at(-1) ?? 0),
    p99_frame_ms: tenths(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    over_50_ms: sorted.filter((duration) => duration > 50).length,
  };
}

/** Chromium's trace of pieces of work. */
const TRACED = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];

/** Core time of the pieces of work of the page's own thread, from a trace. */
function work(trace) {
  const events = JSON.parse(trace.toString()).traceEvents;
  const pages = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events
    .filter(({ name, pid, tid, tdur }) => /RunTask$/.test(name) && pages.has(`${pid} ${tid}`) && tdur > 1000)
    .map(({ tdur }) => tdur / 1000)
    .sort((a, b) => a - b);
  const tenths = (value) => Math.round(value * 10) / 10;
  return {
    worst_task_cpu_ms: tenths(tasks.at(-1) ?? 0),
    p99_task_cpu_ms: tenths(tasks[Math.floor(tasks.length * 0.99)] ?? 0),
  };
}

const served = values.url ? { url: `${values.url}/#/tracks`, close: async () => undefined } : await serve();
const browser = await chromium.launch({
  executablePath: process.env.MISMO_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await page.goto(served.url);
  const grid = page.getByRole('grid', { name: 'Tracks' });
  await page.getByRole('row').nth(12).waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => !document.querySelector('[role="row"][aria-busy]'));
  const rows = Number(await grid.getAttribute('aria-rowcount')) - 1;

  const measured = async (act) => {
    await browser.startTracing(page, { categories: TRACED });
    await page.evaluate(record);
    await act();
    const drawn = await page.evaluate(summary);
    const trace = await browser.stopTracing();
    return { ...drawn, ...work(trace) };
  };
  const heap = () =>
    page.evaluate(() => {
      window.gc();
      return Math.round(performance.memory.usedJSHeapSize / 1e5) / 10;
    });

  const heap_before_mb = await heap();
  const drag = await measured(() =>
    grid.evaluate(
      (element, steps) =>
        new Promise((done) => {
          let step = 0;
          // Read once: asked for in each frame it would have the page laid out before its own turn.
          const way = element.scrollHeight - element.clientHeight;
          const move = () => {
            step += 1;
            element.scrollTop = (way * step) / steps;
            if (step < steps) requestAnimationFrame(move);
            else requestAnimationFrame(() => done(undefined));
          };
          requestAnimationFrame(move);
        }),
      DRAG_STEPS,
    ),
  );
  await grid.evaluate((element) => {
    element.scrollTop = 0;
  });
  await grid.hover();
  const wheel = await measured(async () => {
    for (let step = 0; step < WHEEL_STEPS; step += 1) {
      await page.mouse.wheel(0, WHEEL);
      await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
    }
  });

  const wanted = Math.min(JUMP_TO, rows - 1);
  const jump_ms = await grid.evaluate(async (element, index) => {
    const height = element.querySelector('[role="rowgroup"]:last-child').offsetHeight;
    const count = Number(element.getAttribute('aria-rowcount')) - 1;
    const began = performance.now();
    element.scrollTop = (height / count) * index;
    const there = () => element.querySelector(`[aria-rowindex="${index + 2}"][id^="track-"][aria-selected]`);
    while (!there()) await new Promise((next) => requestAnimationFrame(next));
    return Math.round(performance.now() - began);
  }, wanted);

  const typing = await measured(async () => {
    for (const text of TYPED) {
      await page.getByLabel('Search tracks').fill('');
      await page.getByLabel('Search tracks').pressSequentially(text, { delay: KEY_MS });
    }
    await page.waitForTimeout(500);
  });
  await page.getByLabel('Search tracks').fill('');
  await page.waitForTimeout(LET_GO);
  const report = {
    tracks: rows,
    of: values.url ? 'application' : 'invented library',
    drag,
    wheel,
    typing,
    jump_ms,
    rows_in_page: await page.getByRole('row').count(),
    heap_before_mb,
    heap_after_mb: await heap(),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await browser.close();
  await served.close();
}
