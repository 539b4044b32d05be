import { canShare, canWait, hasRelaxedSimd, hasSimd } from './features.js';
import { inNode } from './platform.js';

/** @typedef {import('./load-wasm.js').Variant} Variant */

const mostThreads = 64;

/**
 * What an engine is to have that it does not have by itself.  Throws where that cannot be.
 * @param {import('./load-wasm.js').EngineOptions} options
 * @returns {Promise<{ simd: boolean, relaxed: boolean, threads: number | 'auto' }>}
 */
export async function fulfil({ simd: wish = 'auto', relaxed = false, threads = 1 }) {
  const simd = chooseSimd(wish);
  await checkRelaxed(relaxed, simd);
  checkThreads(threads, simd);
  return { simd, relaxed, threads };
}

/** @param {boolean | 'auto'} wish */
function chooseSimd(wish) {
  if (wish === 'auto') return hasSimd();
  if (typeof wish !== 'boolean') throw new TypeError(`simd is ${String(wish)}, expected true, false or 'auto'`);
  if (wish && !hasSimd()) throw new Error('this machine has no WebAssembly SIMD; leave simd out, or say false');
  return wish;
}

/**
 * @param {boolean} wish
 * @param {boolean} simd
 */
async function checkRelaxed(wish, simd) {
  if (typeof wish !== 'boolean') throw new TypeError(`relaxed is ${String(wish)}, expected true or false`);
  if (!wish) return;
  if (!simd) throw new Error('relaxed is true, but there are no vector instructions');
  if (!hasRelaxedSimd() && inNode) await askNode();
  if (!hasRelaxedSimd()) throw new Error('this machine has no relaxed WebAssembly SIMD; leave relaxed out');
}

/** Node 20 has them behind a flag. */
async function askNode() {
  const { setFlagsFromString } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:v8');
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * @param {number | 'auto'} wish
 * @param {boolean} simd
 */
function checkThreads(wish, simd) {
  if (wish === 'auto' || wish === 1) return;
  if (!(Number.isInteger(wish) && wish >= 1 && wish <= mostThreads))
    throw new RangeError(`threads is ${String(wish)}, expected a whole number from 1 to ${mostThreads}, or 'auto'`);
  if (!simd) throw new Error(`threads is ${wish}, but without vector instructions there is one only`);
  if (!canShare()) throw new Error(`threads is ${wish}, but this page is not cross-origin isolated (COOP and COEP)`);
  if (!canWait())
    throw new Error(`threads is ${wish}, but a page may not wait for them: use ClappWorker, or an engine in a worker`);
}
