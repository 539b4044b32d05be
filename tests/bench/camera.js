// Usage: node tests/bench/camera.js [--clip FILE.mjpeg|FILE.y4m] [--seconds 30] [--view blocks] [--trace FILE] [--json]
// The lab learns from Chromium's fake camera (a clip, or its test pattern at 30 frames/s), and is then removed.
// Needs the WebAssembly (node build-scripts/build.js wasm).
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser, until } from '../browser/browser.js';
import { parseSafetensors } from '../node/safetensors.js';
import { startTrace } from './main-thread.js';

/** @typedef {{step: number, time: number, losses: number[]}} Step */
/** @typedef {{start: number, duration: number}} Task milliseconds */
/** @typedef {{name: string, file: string, duration: number}} Script of a long animation frame */
/** @typedef {import('../../web/clapp-lab.js').ClappLab} ClappLab */

const long = 50; // milliseconds, of a task
const settling = 3000; // milliseconds from the first step to the beginning of the measurement

/** Runs in the page before anything else does. */
function watch() {
  const seen = { steps: [], tasks: [], scripts: [], streams: [], presented: [] };
  Object.assign(globalThis, { seen });
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (getUserMedia) {
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      seen.streams.push(stream);
      return stream;
    };
  }
  document.addEventListener('clapp-step', ({ detail }) => {
    seen.steps.push({ step: detail.step, time: performance.now(), losses: detail.blocks.map(({ loss }) => loss) });
  });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.tasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  if (!PerformanceObserver.supportedEntryTypes.includes('long-animation-frame')) return;
  new PerformanceObserver((list) => {
    for (const { scripts } of list.getEntries()) {
      for (const { invoker, sourceFunctionName, sourceURL, duration, startTime } of scripts) {
        const file = sourceURL.replace(location.origin, '');
        seen.scripts.push({ name: sourceFunctionName || invoker, file, duration, start: startTime });
      }
    }
  }).observe({ type: 'long-animation-frame', buffered: true });
}

/** @param {import('playwright-core').Page} page the weights of the first block's convolution */
async function firstFilters(page) {
  const text = await page.locator('clapp-lab').evaluate(async (element) => {
    const bytes = await /** @type {ClappLab} */ (element).save();
    return new Promise((resolve) => {
      const reader = new FileReader(); // a list of numbers would keep the page busy for minutes
      reader.addEventListener('load', () => resolve(/** @type {string} */ (reader.result).split(',')[1]));
      reader.readAsDataURL(new Blob([/** @type {any} */ (bytes)]));
    });
  });
  const { tensors } = parseSafetensors(new Uint8Array(Buffer.from(text, 'base64')));
  const [, { values }] = [...tensors].find(([name, { shape }]) => /weight/.test(name) && shape.length === 4) ?? [];
  if (!values) throw new Error('no filters in the network that was saved');
  return values;
}

/** Counts what the camera's <video> shows from now on. @param {import('playwright-core').Page} page */
function countFrames(page) {
  return page.locator('clapp-lab').evaluate((element) => {
    const video = /** @type {HTMLVideoElement} */ (element.shadowRoot?.querySelector('video'));
    const { presented } = /** @type {any} */ (globalThis).seen;
    const next = () =>
      video.requestVideoFrameCallback((now, { presentedFrames }) => {
        presented.push({ now, frames: presentedFrames });
        next();
      });
    next();
  });
}

/** Runs in the page: what is left of the lab that is removed. */
async function removeLab() {
  document.querySelector('clapp-lab')?.remove();
  await new Promise((done) => setTimeout(done));
  const tracks = /** @type {any} */ (globalThis).seen.streams.flatMap((stream) => stream.getTracks());
  return { tracks: tracks.length, live: tracks.filter(({ readyState }) => readyState !== 'ended').length };
}

/**
 * @param {{clip?: string, seconds: number, view: string, trace?: string}} options
 */
async function measure({ clip, seconds, view, trace }) {
  const fps = clip ? '' : ',fps=30';
  const args = ['--use-fake-ui-for-media-stream', `--use-fake-device-for-media-stream=device-count=1${fps}`];
  if (clip) args.push(`--use-file-for-fake-video-capture=${resolve(clip)}`);
  const browser = await startBrowser({ args });
  try {
    const prepare = (/** @type {import('playwright-core').Page} */ page) => page.addInitScript(watch);
    const path = `demos/lab/?source=camera&preset=webcam&view=${view}`;
    const { page, problems } = await browser.open(path, { permissions: ['camera'], prepare });
    await page.click('[data-action="camera"]');
    await until(() => page.evaluate(() => /** @type {any} */ (globalThis).seen.steps.length > 0), 'the first step');
    await countFrames(page);
    await page.waitForTimeout(settling);
    const filters = await firstFilters(page);
    const traced = await startTrace(page, { detailed: trace !== undefined });
    const load = loadavg()[0];
    const start = await page.evaluate(() => performance.now());
    await page.waitForTimeout(seconds * 1000);
    const { end, seen } = await page.evaluate(() => {
      const { steps, tasks, scripts, presented } = /** @type {any} */ (globalThis).seen;
      return { end: performance.now(), seen: { steps, tasks, scripts, presented } };
    });
    const { events, processor } = await traced.stop();
    if (trace) writeFileSync(trace, JSON.stringify(events));
    const change = largest(await firstFilters(page), filters);
    const left = await page.evaluate(removeLab);
    await until(async () => page.workers().length === 0, 'the worker ends', 10_000).catch(() => {});
    return {
      ...summary(seen, { start, end }),
      change,
      after: { ...left, workers: page.workers().length },
      machine: { cores: cpus().length, load: [load, loadavg()[0]] },
      processor,
      problems,
    };
  } finally {
    await browser.close();
  }
}

/** @param {Float32Array} now @param {Float32Array} before */
const largest = (now, before) => now.reduce((most, value, i) => Math.max(most, Math.abs(value - before[i])), 0);

/**
 * @param {{steps: Step[], tasks: Task[], scripts: (Script & {start: number})[], presented: any[]}} seen
 * @param {{start: number, end: number}} during
 */
function summary(seen, { start, end }) {
  const steps = seen.steps.filter(({ time }) => time >= start && time <= end);
  const shown = seen.presented.filter(({ now }) => now >= start && now <= end);
  const tasks = seen.tasks.filter((task) => task.start >= start && task.duration > long);
  const early = seen.tasks.filter((task) => task.start < start && task.duration > long);
  const per = (/** @type {any[]} */ list, /** @type {string} */ time, /** @type {string} */ count) =>
    list.length < 2 ? 0 : ((list.at(-1)[count] - list[0][count]) * 1000) / (list.at(-1)[time] - list[0][time]);
  const third = Math.floor(steps.length / 3);
  const mean = (/** @type {Step[]} */ list, /** @type {number} */ block) =>
    list.reduce((sum, { losses }) => sum + losses[block], 0) / list.length;
  return {
    seconds: (end - start) / 1000,
    frames: per(shown, 'now', 'frames'),
    steps: per(steps, 'time', 'step'),
    losses: (steps[0]?.losses ?? []).map((_, block) => ({
      first: mean(steps.slice(0, third), block),
      last: mean(steps.slice(-third), block),
    })),
    longTasks: { count: tasks.length, longest: Math.max(0, ...tasks.map(({ duration }) => duration)), tasks },
    whileLoading: { count: early.length, longest: Math.max(0, ...early.map(({ duration }) => duration)) },
    scripts: costliest(seen.scripts.filter((script) => script.start >= start)),
  };
}

/** Of what ran in frames that took long, the costliest first. @param {Script[]} scripts */
function costliest(scripts) {
  /** @type {Map<string, Script & {count: number}>} */
  const sums = new Map();
  for (const { name, file, duration } of scripts) {
    const sum = sums.get(name + file) ?? { name, file, duration: 0, count: 0 };
    sums.set(name + file, { ...sum, duration: sum.duration + duration, count: sum.count + 1 });
  }
  return [...sums.values()].sort((a, b) => b.duration - a.duration).slice(0, 6);
}

/** @param {Awaited<ReturnType<typeof measure>>} result */
function print({ losses, longTasks, whileLoading, scripts, after, machine, processor, problems, ...result }) {
  const row = (/** @type {string} */ name, /** @type {string} */ value) => console.log(`${name.padEnd(26)} ${value}`);
  const load = machine.load.map((value) => value.toFixed(1)).join(' … ');
  row('measured', `${result.seconds.toFixed(1)} s; ${machine.cores} cores, load ${load}`);
  row('camera frames shown', `${result.frames.toFixed(1)} /s`);
  row('steps', `${result.steps.toFixed(2)} /s`);
  losses.forEach(({ first, last }, block) =>
    row(`loss of block ${block + 1}`, `${first.toFixed(3)} → ${last.toFixed(3)}`),
  );
  row('filters of block 1', `changed by up to ${result.change.toPrecision(2)}`);
  row(`tasks over ${long} ms`, `${longTasks.count}, longest ${longTasks.longest.toFixed(0)} ms`);
  row('the same while loading', `${whileLoading.count}, longest ${whileLoading.longest.toFixed(0)} ms`);
  const busiest = processor.map(({ wall, cpu }) => `${cpu.toFixed(0)} of ${wall.toFixed(0)}`);
  row('processor time in tasks', `${busiest.join(', ')} ms`);
  for (const { name, file, duration, count } of scripts) {
    row('  in long frames', `${duration.toFixed(0)} ms in ${count}: ${name} ${file}`);
  }
  row('after remove()', `${after.live} of ${after.tracks} tracks live, ${after.workers} workers`);
  for (const problem of problems) row('problem', problem);
}

const { values } = parseArgs({
  options: {
    clip: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    view: { type: 'string', default: 'blocks' },
    trace: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const result = await measure({ ...values, seconds: Number(values.seconds) });
if (values.json) console.log(JSON.stringify(result, null, 2));
else print(result);
