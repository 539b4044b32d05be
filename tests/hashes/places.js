// Where checkpoints are made: the native programs, Node, Chromium and Firefox.  A place is a name, whether what it makes
// is promised to be the same, and a function from tasks to hashes.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { root } from '../../build-scripts/setup.js';

/** @typedef {import('./worker.js').Task} Task */
/** @typedef {{ name: string, promised: boolean, hashes: (tasks: Task[]) => Promise<string[]> }} Place */

const execute = promisify(execFile);
const minutes = 60_000;

/** What a worker is asked to be. */
const engines = [
  { name: 'scalar', promised: true, options: { simd: false } },
  { name: 'SIMD128', promised: true, options: { simd: true } },
  { name: 'SIMD128, 2 threads', promised: true, options: { simd: true, threads: 2 } },
  { name: 'SIMD128, 3 threads', promised: true, options: { simd: true, threads: 3 } },
  { name: 'relaxed SIMD', promised: false, options: { relaxed: true } },
];

// ---- Native ---------------------------------------------------------------------------------------------------------

/** @param {string} program @param {string[]} more threads, kernels @returns {Place['hashes']} */
function natively(program, more) {
  return async (tasks) => {
    const folder = mkdtempSync(join(tmpdir(), 'clapp-hashes-'));
    const hashes = [];
    for (const { preset, rule, batch, steps } of tasks) {
      const out = join(folder, 'checkpoint');
      await execute(program, [rule, `${steps}`, '5', out, preset, `${batch}`, ...more]);
      hashes.push(createHash('sha256').update(readFileSync(out)).digest('hex'));
    }
    rmSync(folder, { recursive: true });
    return hashes;
  };
}

/** Every table of the processor, and the fastest of the exact ones with threads. @returns {Promise<Place[]>} */
export async function nativePlaces() {
  const program = (/** @type {string} */ name) => join(root, 'build', 'native', name);
  const { stdout } = await execute(program('train-clapp'), ['kernels']);
  const tables = stdout.trim().split('\n');
  const isFused = (/** @type {string} */ name) => name.endsWith('-fma');
  const exact = tables.filter((name) => !isFused(name));
  const place = (/** @type {string} */ name, /** @type {string[]} */ more) => ({
    name: `native ${name}`,
    promised: !isFused(name),
    hashes: natively(program('train-clapp'), more),
  });
  return [
    { name: 'native, built scalar', promised: true, hashes: natively(program('train-clapp-scalar'), []) },
    ...exact.map((name) => place(name, ['1', name])),
    ...[2, 3].map((threads) => place(`${exact.at(-1)}, ${threads} threads`, [`${threads}`, `${exact.at(-1)}`])),
    ...tables.filter(isFused).map((name) => place(name, ['1', name])),
  ];
}

// ---- Node -----------------------------------------------------------------------------------------------------------

/** @param {object} question @returns {Promise<{ hashes: string[], error?: string }>} */
const askNode = (question) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: question });
    worker.once('message', resolve).once('error', reject);
  });

/** @returns {Place[]} */
export function nodePlaces() {
  return placesOf(`Node ${process.versions.node.split('.')[0]}`, askNode);
}

/** @param {string} where @param {(question: object) => Promise<{ hashes: string[], error?: string }>} ask @returns {Place[]} */
function placesOf(where, ask) {
  return engines.map(({ name, promised, options }) => ({
    name: `${where}, ${name}`,
    promised,
    hashes: async (tasks) => {
      const { hashes, error } = await ask({ options, tasks });
      if (error !== undefined) throw new Error(error);
      return hashes;
    },
  }));
}

// ---- Browsers -------------------------------------------------------------------------------------------------------

/** Runs in the page. @param {object} question @returns {Promise<any>} */
function askPage(question) {
  return new Promise((resolve) => {
    const worker = new Worker('./worker.js', { type: 'module' });
    const finish = (/** @type {any} */ result) => (worker.terminate(), resolve(result));
    worker.onmessage = ({ data }) => finish(data);
    worker.onerror = ({ message }) => finish({ error: message ?? 'the worker could not be loaded' });
    worker.postMessage(question);
  });
}

const page = 'tests/hashes/blank.html';

/** @param {string} executablePath @param {string} url of the server */
export async function openChromium(executablePath, url) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  const opened = await browser.newPage();
  await opened.goto(new URL(page, url).href);
  const places = placesOf(`Chromium ${browser.version().split('.')[0]}`, (question) =>
    opened.evaluate(askPage, question),
  );
  return { places, close: () => browser.close() };
}

/** @param {string} executablePath @param {string} url of the server */
export async function openFirefox(executablePath, url) {
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is not there`);
  const { launch } = await import('puppeteer-core');
  const browser = await launch({ browser: 'firefox', executablePath, headless: true, protocolTimeout: 10 * minutes });
  const opened = await browser.newPage();
  await opened.goto(new URL(page, url).href);
  const version = (await browser.version()).match(/\d+/)?.[0] ?? '';
  return {
    places: placesOf(`Firefox ${version}`, (question) => opened.evaluate(askPage, question)),
    close: () => browser.close(),
  };
}
