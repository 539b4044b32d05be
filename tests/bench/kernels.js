import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { buildPreset } from '../../build-scripts/build.js';
import { root } from '../../build-scripts/setup.js';
import { Program } from './program.js';
import { measureInRounds } from './rounds.js';
import { table } from './table.js';

/**
 * A peak loop, or one kernel of one table at one size; what c/kernels.c says of it.
 * @typedef {object} Description
 * @property {number} index
 * @property {number} operations of a run
 * @property {string} peak instructions by whose best loop it is judged; '' is the fastest there is
 * @property {string} [mix] of a peak loop
 * @property {string} [kernel]
 * @property {string} [use] what the size is for
 * @property {string} [table] of kernels
 */

const folder = join(root, 'build', 'bench');
const modules = ['bench-kernels-scalar', 'bench-kernels-simd128', 'bench-kernels-relaxed'];

/** OpenBLAS chooses by the processor, not by what the environment says, and stays on one thread as everybody here. */
function plainEnvironment() {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = process.env;
  return { ...rest, OPENBLAS_NUM_THREADS: '1' };
}

async function openNative() {
  const program = new Program(join(folder, 'bench-kernels'), [], { env: plainEnvironment() });
  const lines = await program.askForAll('list');
  return {
    where: 'native',
    work: lines.map((line) => /** @type {Description} */ (JSON.parse(line))),
    run: async (index, times) => Number(await program.ask(`run ${index} ${times}`)),
    close: () => program.close(),
  };
}

/** @param {string} name */
async function openModule(name) {
  const bytes = await readFile(join(folder, `${name}.wasm`));
  const imports = { env: { emscripten_notify_memory_growth() {} }, wasi_snapshot_preview1: {} };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  const wasm = /** @type {any} */ (instance.exports);
  wasm._initialize();
  if (!wasm.bench_prepare()) throw new Error(`${name}: not enough memory`);
  const text = (address) => {
    const memory = new Uint8Array(wasm.memory.buffer);
    return new TextDecoder().decode(memory.slice(address, memory.indexOf(0, address)));
  };
  const describe = (index) => /** @type {Description} */ ({ ...JSON.parse(text(wasm.bench_describe(index))), index });
  return {
    where: 'wasm',
    work: Array.from({ length: wasm.bench_count() }, (_, index) => describe(index)),
    run: (index, times) => {
      const start = performance.now();
      wasm.bench_run(index, times);
      return (performance.now() - start) / 1000;
    },
    close: async () => {},
  };
}

/** What would take seconds for one run tells nothing new. */
function isBearable({ table: name, operations }, quick) {
  return operations <= (quick ? 5e6 : ({ reference: 2e8, scalar: 2e9 }[name] ?? Infinity));
}

/** @param {Awaited<ReturnType<typeof openNative>>} engine */
function jobsOf({ where, work, run }, quick) {
  const bearable = work.filter((each) => isBearable(each, quick));
  return bearable.map((description) => ({
    ...description,
    where,
    run: (times) => run(description.index, times),
  }));
}

/**
 * Results → peaks (the best mix of each) and kernels with their share of the peak.
 * @param {any[]} results
 */
function judge(results) {
  const rated = results.map(({ run, index, seconds, operations, ...rest }) => ({
    ...rest,
    gflops: operations / seconds.median / 1e9,
    best: operations / seconds.best / 1e9,
  }));
  const peaks = new Map();
  for (const each of rated.filter(({ mix }) => mix)) {
    const key = `${each.where} ${each.peak}`;
    if (!(peaks.get(key)?.gflops > each.gflops)) peaks.set(key, each);
  }
  const highest = Math.max(...[...peaks.values()].map(({ gflops }) => gflops));
  const kernels = rated
    .filter(({ kernel }) => kernel)
    .map((each) => ({ ...each, share: each.gflops / (peaks.get(`${each.where} ${each.peak}`)?.gflops ?? highest) }));
  return { peaks: [...peaks.values()], kernels };
}

/** @param {{ rounds: number, quick: boolean, say: (text: string) => void }} options */
export async function measure({ rounds, quick, say }) {
  await buildPreset('native', ['bench-kernels']);
  await buildPreset('wasm', modules);
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const engines = [await openNative()];
  try {
    for (const name of modules) engines.push(/** @type {any} */ (await openModule(name)));
    const results = await measureInRounds(
      engines.flatMap((engine) => jobsOf(engine, quick)),
      { rounds, seconds: quick ? 0.002 : 0.02, say: (text) => say(`kernels: ${text}`) },
    );
    return judge(results);
  } finally {
    for (const { close } of engines) await close();
  }
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
export function tables({ peaks, kernels }) {
  const columns = [...new Set(kernels.map(columnOf))];
  const rows = groupBy(kernels, rowOf);
  const cell = (each) => (each ? `${each.gflops.toFixed(1)} ${(each.share * 100).toFixed(0).padStart(3)} %` : '–');
  return [
    table(
      ['peak loop', 'mix', 'GFLOP/s', 'best'],
      peaks.map((each) => [`${each.where} ${each.peak}`, each.mix, each.gflops.toFixed(1), each.best.toFixed(1)]),
    ),
    table(
      ['kernel, GFLOP/s and share of its peak', ...columns],
      [...rows].map(([name, all]) => [
        name,
        ...columns.map((column) => cell(all.find((each) => columnOf(each) === column))),
      ]),
    ),
  ].join('\n');
}

const columnOf = ({ where, table: name }) => `${where} ${name}`;
const rowOf = ({ kernel, use }) => `${kernel} ${use}`;

/** Map.groupBy, which Node 20 lacks. */
function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
