import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { openLearner } from './learner.js';
import { stepProgram } from './models.js';
import { Program } from './program.js';

/**
 * Who can step a network; it has places for several.
 * @typedef {object} StepEngine
 * @property {string} name
 * @property {(slot: number, file: string | undefined) => Promise<void>} load a checkpoint and its batch; undefined: none
 * @property {(slot: number) => Promise<number[]>} loss one step's loss at every block
 * @property {(slot: number, times: number) => Promise<number>} run so many steps → seconds
 * @property {(slot: number) => Promise<any>} [views]
 * @property {(slot: number) => Promise<Record<string, number>>} [count] one step's operations, in millions
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

/** Stands for an engine that is not here; whoever wants something of it is told why. */
const absent = (where, { instructions }, threads) => (/** @type {Error} */ error) => {
  const refuse = () => Promise.reject(error);
  return /** @type {StepEngine} */ ({
    name: nameOf(where, instructions, threads),
    load: refuse,
    loss: refuse,
    run: refuse,
    close: async () => {},
  });
};

/** @param {Images} images @param {number} threads @param {boolean} fused @returns {StepEngine} */
function native(images, threads, fused) {
  const program = new Program(stepProgram, [images.file, String(images.side)]);
  const ask = async (line) => accept(await program.ask(line));
  return {
    name: nameOf('native', fused && 'FMA', threads),
    load: async (slot, file) => void (await ask(`load ${slot} ${threads} ${Number(fused)} ${file ?? '-'}`)),
    loss: async (slot) => (await ask(`loss ${slot}`)).split(' ').map(Number),
    run: async (slot, times) => Number(await ask(`run ${slot} ${times}`)),
    count: async (slot) => JSON.parse(await ask(`count ${slot}`)),
    close: () => program.close(),
  };
}

/** @param {Images} images @returns {Promise<StepEngine>} */
async function inNode(images, { instructions, options }, threads) {
  const learner = await openLearner({ ...options, ...(threads > 1 && { threads }) }, images);
  return {
    name: nameOf('Node', instructions, threads),
    load: async (slot, file) => learner.load(slot, file && new Uint8Array(await readFile(file))),
    loss: async (slot) => learner.loss(slot),
    run: async (slot, times) => learner.run(slot, times),
    views: async (slot) => learner.views(slot),
    close: async () => learner.dispose(),
  };
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

/** @param {Images} images @param {{ page: import('playwright-core').Page, urlOf: (file: string) => string }} where @returns {Promise<StepEngine>} */
async function inPage(images, { page, urlOf }, { instructions, options }, threads) {
  const handle = await page.evaluateHandle(openWorker);
  const told = ({ message }) => Promise.reject(new Error(message.split('\n')[0].replace(/^.*?Error: /, '')));
  const ask = (call, ...args) => handle.evaluate((worker, [name, ...rest]) => worker(name, ...rest), [call, ...args]).catch(told);
  const withFile = (file, call, ...args) =>
    handle.evaluate(
      async (worker, [path, name, ...rest]) => {
        const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
        return worker(name, ...rest.map((each) => (each === 'bytes' ? bytes : each.side ? { ...each, pixels: bytes } : each)));
      },
      [urlOf(file), call, ...args],
    ).catch(told);
  await withFile(images.file, 'open', { ...options, ...(threads > 1 && { threads }) }, { side: images.side });
  return {
    name: nameOf('Chromium', instructions, threads),
    load: (slot, file) => (file ? withFile(file, 'load', slot, 'bytes') : ask('load', slot)),
    loss: (slot) => ask('loss', slot),
    run: (slot, times) => ask('run', slot, times),
    close: async () => {},
  };
}

/** @param {import('./browser.js').Chromium} chromium @param {Images} images @param {{ threads: number[] }} options */
export async function openBrowserEngines(chromium, images, { threads }) {
  const page = await chromium.openPage();
  const engines = [];
  for (const count of threads)
    for (const kind of kinds.slice(1))
      engines.push(await inPage(images, { page, urlOf: chromium.urlOf }, kind, count).catch(absent('Chromium', kind, count)));
  return engines;
}

/** @param {Images} images @param {{ threads: number[] }} options */
export async function openLocalEngines(images, { threads }) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const engines = threads.flatMap((count) => [false, true].map((fused) => native(images, count, fused)));
  for (const count of threads)
    for (const kind of kinds.slice(count === 1 ? 0 : 1))
      engines.push(await inNode(images, kind, count).catch(absent('Node', kind, count)));
  return engines;
}
