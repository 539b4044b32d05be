import { readUrl } from './read-url.js';

/**
 * @typedef {object} EngineOptions
 * @property {string | URL} [wasmUrl] another place of the module; relative to the page, in Node to the working folder
 * @property {boolean | 'auto'} [simd] vector instructions: where the machine has them (default), required, or never
 */

/** @typedef {WebAssembly.Exports & { memory: WebAssembly.Memory }} WasmExports */

// A function without parameters: i32.const 0, i32x4.splat, drop.
const simdProbe = Uint8Array.of(
  0x00,
  0x61,
  0x73,
  0x6d,
  0x01,
  0x00,
  0x00,
  0x00, // magic, version
  0x01,
  0x04,
  0x01,
  0x60,
  0x00,
  0x00, // one type: () → ()
  0x03,
  0x02,
  0x01,
  0x00, // one function of it
  0x0a,
  0x09,
  0x01,
  0x07,
  0x00,
  0x41,
  0x00,
  0xfd,
  0x11,
  0x1a,
  0x0b, // its code
);

/** @returns {boolean} whether this machine runs WebAssembly's 128-bit vector instructions */
export function hasSimd() {
  return WebAssembly.validate(simdProbe);
}

/** @param {EngineOptions['simd']} wish */
function chooseSimd(wish = 'auto') {
  if (wish === 'auto') return hasSimd();
  if (typeof wish !== 'boolean') throw new TypeError(`simd is ${String(wish)}, expected true, false or 'auto'`);
  if (wish && !hasSimd()) throw new Error('this machine has no WebAssembly SIMD; leave simd out, or say false');
  return wish;
}

/** @returns {string} what a relative wasmUrl is relative to */
function base() {
  if (globalThis.location !== undefined) return globalThis.location.href;
  return `file://${process.cwd()}/`;
}

/**
 * Compiles and starts one module of its own memory.
 * @param {EngineOptions} [options]
 * @returns {Promise<{ exports: WasmExports, simd: boolean }>}
 */
export async function loadWasm({ wasmUrl, simd: wish } = {}) {
  const simd = chooseSimd(wish);
  // Whole literals, so that bundlers find the files.
  const own = simd
    ? new URL('./wasm/clapp-simd128.wasm', import.meta.url)
    : new URL('./wasm/clapp-scalar.wasm', import.meta.url);
  const url = wasmUrl === undefined ? own : new URL(wasmUrl, base());
  const bytes = await readUrl(url);
  const module = await WebAssembly.compile(bytes).catch((cause) => {
    throw new Error(`${url} is not a WebAssembly module: ${cause.message}`, { cause });
  });
  const { exports } = await WebAssembly.instantiate(module, {
    env: { emscripten_notify_memory_growth() {} }, // no view of the memory is kept, so there is nothing to renew
  });
  const wasm = /** @type {WasmExports} */ (exports);
  if (typeof wasm.wasm_version !== 'function') throw new Error(`${url} is not a module of clapp`);
  /** @type {Function} */ (wasm._initialize)();
  return { exports: wasm, simd };
}
