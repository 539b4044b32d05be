import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { blank, startBrowser } from '../browser/browser.js';
import { openLearner } from './learner.js';
import { folder } from './models.js';
import { Program } from './program.js';

/**
 * Who can step a network; it has places for several.
 * @typedef {object} StepEngine
 * @property {string} name
 * @property {(slot: number, file: string | undefined) => Promise<void>} load a checkpoint and its batch; undefined: none
 * @property {(slot: number) => Promise<number[]>} loss one step's loss at every block
 * @property {(slot: number, times: number) => Promise<number>} run so many steps → seconds
 * @property {(slot: number) => Promise<any>} [views]
 * @property {() => Promise<void>} close
 */

/** @typedef {{ file: string, side: number, pixels: Uint8Array }} Images */

const kinds = [
  { instructions: 'scalar', options: { simd: false } },
  { instructions: 'SIMD128', options: {} },
  { instructions: 'relaxed', options: { relaxed: true } },
];

/** @param {string} answer */
function accept(answer) {
  if (answer.startsWith('no: ')) throw new Error(answer.slice(4));
  return answer;
}

const nameOf = (where, instructions, threads) => [where, instructions, threads > 1 && `${threads}×`].filter(Boolean).join(' ');

/** @param {Images} images @param {number} threads @returns {StepEngine} */
function native(images, threads) {
  const program = new Program(join(folder, 'bench-steps'), [images.file, String(images.side)]);
  const ask = async (line) => accept(await program.ask(line));
  return {
    name: nameOf('native', '', threads),
    load: async (slot, file) => void (await ask(`load ${slot} ${threads} ${file ?? '-'}`)),
    loss: async (slot) => (await ask(`loss ${slot}`)).split(' ').map(Number),
    run: async (slot, times) => Number(await ask(`run ${slot} ${times}`)),
    close: () => program.close(),
  };
}

/** @param {Images} images @returns {Promise<StepEngine | undefined>} */
async function inNode(images, { instructions, options }, threads) {
  const learner = await openLearner({ ...options, ...(threads > 1 && { threads }) }, images);
  return (
    learner && {
      name: nameOf('Node', instructions, threads),
      load: async (slot, file) => learner.load(slot, file && new Uint8Array(await readFile(file))),
      loss: async (slot) => learner.loss(slot),
      run: async (slot, times) => learner.run(slot, times),
      views: async (slot) => learner.views(slot),
      close: async () => learner.dispose(),
    }
  );
}

/** Runs in the page: a worker that can be asked. */
function openWorker() {
  const worker = new Worker('/tests/bench/learner-worker.js', { type: 'module' });
  const waiting = new Map();
  let last = 0;
  worker.addEventListener('message', ({ data: { id, result, error } }) => {
    const { resolve, reject } = waiting.get(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error));
  });
  worker.addEventListener('error', ({ message }) => waiting.forEach(({ reject }) => reject(new Error(message))));
  return (call, ...args) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      worker.postMessage({ id: last, call, args });
    });
}

/** @param {Images} images @param {import('playwright-core').Page} page @returns {Promise<StepEngine | undefined>} */
async function inPage(images, page, { instructions, options }, threads) {
  const handle = await page.evaluateHandle(openWorker);
  const ask = (call, ...args) => handle.evaluate((worker, [name, ...rest]) => worker(name, ...rest), [call, ...args]);
  const withFile = (file, call, ...args) =>
    handle.evaluate(
      async (worker, [path, name, ...rest]) => {
        const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
        return worker(name, ...rest.map((each) => (each === 'bytes' ? bytes : each.side ? { ...each, pixels: bytes } : each)));
      },
      [`/bench-file${file}`, call, ...args],
    );
  const here = await withFile(images.file, 'open', { ...options, ...(threads > 1 && { threads }) }, { side: images.side });
  return here
    ? {
        name: nameOf('Chromium', instructions, threads),
        load: (slot, file) => (file ? withFile(file, 'load', slot, 'bytes') : ask('load', slot)),
        loss: (slot) => ask('loss', slot),
        run: (slot, times) => ask('run', slot, times),
        close: async () => {},
      }
    : undefined;
}

/** @param {Images} images @param {{ threads: number[], scalar?: boolean }} options */
export async function openBrowserEngines(images, { threads, scalar = false }) {
  const browser = await startBrowser();
  const { page } = await browser.open(blank.path, { prepare: blank.prepare });
  await page.route('**/bench-file/**', (route) =>
    route.fulfill({ path: new URL(route.request().url()).pathname.replace('/bench-file', '') }),
  );
  const engines = [];
  for (const count of threads)
    for (const kind of kinds.slice(scalar ? 0 : 1)) engines.push(await inPage(images, page, kind, count));
  return { page, url: browser.url, engines: engines.filter(isThere), close: browser.close };
}

/** @returns {each is StepEngine} */
const isThere = (each) => each !== undefined;

/** @param {Images} images @param {{ threads: number[] }} options */
export async function openLocalEngines(images, { threads }) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const engines = threads.map((count) => native(images, count));
  for (const count of threads)
    for (const kind of kinds.slice(count === 1 ? 0 : 1)) engines.push(await inNode(images, kind, count));
  return engines.filter(isThere);
}
