import { canShare, canWait, hasSimd } from './features.js';
import { inNode } from './platform.js';
import { readUrl } from './read-url.js';

/**
 * @typedef {object} EngineOptions
 * @property {string | URL} [wasmUrl] another place of the module; relative to the page, in Node to the working folder.  In a
 *   page wasm/clapp-simd128.wasm has what its own module lacks: PNG, data sets' files, given updates, alignment
 * @property {boolean | 'auto'} [simd] vector instructions: where the machine has them (default), required, or never
 * @property {number | 'auto'} [threads] that share the work, 1 to 64 (default 1); 'auto': as many as the machine has,
 *   8 at most, where there can be any.  The results are the same
 * @property {boolean} [relaxed] vector instructions that round once where others round twice (default false): faster,
 *   but the results differ from machine to machine
 */

/** @typedef {{ simd: boolean, relaxed: boolean, threads: number }} Variant */

/**
 * @typedef {object} OwnParts
 * @property {WebAssembly.Exports} exports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} end of its threads
 */

/** @typedef {Variant & OwnParts} LoadedModule */

/**
 * Whole literals, so that bundlers find the files.  What a page usually loads lacks what reads data sets' files and compares
 * with back-propagation.
 * @param {Variant} variant
 */
function ownUrl({ simd, relaxed, threads }) {
  if (!simd) return new URL('./wasm/clapp-scalar.wasm', import.meta.url);
  if (relaxed)
    return threads === 1
      ? new URL('./wasm/clapp-relaxed.wasm', import.meta.url)
      : new URL('./wasm/clapp-relaxed-threads.wasm', import.meta.url);
  if (inNode)
    return threads === 1
      ? new URL('./wasm/clapp-simd128.wasm', import.meta.url)
      : new URL('./wasm/clapp-threads.wasm', import.meta.url);
  return threads === 1
    ? new URL('./wasm/clapp-page.wasm', import.meta.url)
    : new URL('./wasm/clapp-page-threads.wasm', import.meta.url);
}

/** @returns {string} what a relative wasmUrl is relative to */
function base() {
  return inNode ? `file://${process.cwd()}/` : globalThis.location.href;
}

async function countProcessorsInNode() {
  const { availableParallelism } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:os');
  return availableParallelism();
}

/** Modules with threads take a memory, as large as wasm/CMakeLists.txt says. @param {WebAssembly.Module} module */
function memoryFor(module) {
  const isTaken = WebAssembly.Module.imports(module).some(({ kind }) => kind === 'memory');
  return isTaken ? new WebAssembly.Memory({ initial: 2 ** 8, maximum: 2 ** 16, shared: true }) : undefined;
}

/**
 * @param {URL} url
 * @param {Variant} variant
 */
async function instantiate(url, variant) {
  const bytes = await readUrl(url);
  const module = await WebAssembly.compile(bytes).catch((cause) => {
    throw new Error(`${url} is not a WebAssembly module: ${cause.message}`, { cause });
  });
  const shared = memoryFor(module);
  const { exports } = await WebAssembly.instantiate(module, {
    // No view of the memory is kept, so there is nothing to renew.
    env: { emscripten_notify_memory_growth() {}, ...(shared && { memory: shared }) },
  });
  if (typeof exports.wasm_version !== 'function') throw new Error(`${url} is not a module of clapp`);
  if (variant.threads > 1 && !shared) throw new Error(`${url} is a module without threads`);
  /** @type {Function} */ (exports._initialize)();
  return { module, exports, memory: shared ?? /** @type {WebAssembly.Memory} */ (exports.memory) };
}

/**
 * @param {URL} url
 * @param {Variant} variant
 * @returns {Promise<LoadedModule>}
 */
async function start(url, variant) {
  const opened = variant.threads > 1 ? import('./team.js').then(({ Team }) => Team.open(variant.threads)) : undefined;
  const [instance, team] = await Promise.allSettled([instantiate(url, variant), opened]);
  if (instance.status === 'rejected' || team.status === 'rejected') {
    if (team.status === 'fulfilled') team.value?.end();
    throw instance.status === 'rejected' ? instance.reason : /** @type {PromiseRejectedResult} */ (team).reason;
  }
  const { exports, memory } = instance.value;
  return { ...variant, exports, memory, end: (await team.value?.join(instance.value)) ?? (() => {}) };
}

/**
 * Compiles and starts one module of its own memory.
 * @param {EngineOptions} [options]
 * @returns {Promise<LoadedModule>}
 */
export async function loadWasm(options = {}) {
  const { wasmUrl, simd: simdWish = 'auto', relaxed: relaxedWish = false, threads: threadsWish = 1 } = options;
  const isUsual = simdWish === 'auto' && relaxedWish === false && (threadsWish === 1 || threadsWish === 'auto');
  const { simd, relaxed, threads } = isUsual
    ? { simd: hasSimd(), relaxed: false, threads: threadsWish }
    : await (await import('./wishes.js')).fulfil(options); // not before anybody needs it
  const load = (/** @type {number} */ threads) => {
    const variant = { simd, relaxed, threads };
    return start(wasmUrl === undefined ? ownUrl(variant) : new URL(wasmUrl, base()), variant);
  };
  if (threads !== 'auto') return load(threads);
  const most = simd && canShare() && canWait() ? Math.min(inNode ? await countProcessorsInNode() : (navigator.hardwareConcurrency ?? 1), 8) : 1;
  return most === 1 ? load(1) : load(most).catch(() => load(1)); // what is wrong with one, too, is told then
}
