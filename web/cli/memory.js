import { UsageError } from './usage-error.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../engine.js').MemoryParts} MemoryParts */
/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */

/** @type {[keyof MemoryParts, string][]} */
const rows = [
  ['weights', 'weights'],
  ['moments', 'their moments (Adam)'],
  ['gradients', 'gradients of convolutions, and of small matrices'],
  ['images', 'what a batch sees'],
  ['activity', 'activity, winners and codes'],
  ['scratch', 'scratch'],
];

/**
 * What a network would take, before any of it is taken.
 * @param {Engine} engine
 * @param {CompleteSettings} settings
 * @param {number} threads
 */
export function planMemory(engine, settings, threads) {
  const { thread, total, ...parts } = engine.memoryParts(settings);
  const helpers = (threads - 1) * thread;
  return { ...parts, threads: helpers, total: total + helpers };
}

/** @param {ReturnType<typeof planMemory>} plan bytes */
export function printMemory({ total, threads, ...parts }) {
  const line = (/** @type {number} */ bytes, /** @type {string} */ what) =>
    `${(bytes / 1e6).toFixed(1).padStart(9)} MB  ${what}`;
  const lines = rows.map(([name, what]) => line(parts[/** @type {keyof typeof parts} */ (name)], what));
  if (threads > 0) lines.push(line(threads, 'scratch of further threads'));
  process.stdout.write(`${[...lines, line(total, 'in all')].join('\n')}\n`);
}

/**
 * The settings in a checkpoint's header; nothing else of it is read.
 * @param {Uint8Array} bytes
 * @param {string} file
 * @returns {import('../settings.js').Settings}
 */
export function settingsInHeader(bytes, file) {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = 8 + Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, end)));
    return JSON.parse(header.__metadata__.network);
  } catch {
    throw new UsageError(`${file}: it has no header with a network in it`);
  }
}
