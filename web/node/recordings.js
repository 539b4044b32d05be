import { extname } from 'node:path';
import { NoFfmpeg } from './ffmpeg.js';
import { inOrder } from './in-order.js';
import { reasonOf } from './complaint.js';
import { parsePattern } from './pattern.js';

/** @typedef {import('../clip.js').Clip} Clip */
/** @typedef {import('../sound.js').Sound} Sound */
/** @typedef {import('./data.js').ReadOptions} ReadOptions */

/**
 * @typedef {object} Recording
 * @property {string} name of the file or folder, seen from the data set's
 * @property {Sound | Clip} item
 * @property {Map<string, string>} fields what its name tells, as "speaker" → "jackson"
 * @property {Uint16Array} [phones] (time) one for every 10 ms, where somebody has written them down
 */

/**
 * @typedef {object} Recordings
 * @property {'sound' | 'clip'} sense
 * @property {Recording[]} recordings in the order of their names
 * @property {string[]} fields that each has
 * @property {number} total found, broken ones included
 */

/** @typedef {Pick<ReadOptions, 'broken' | 'remark' | 'progress'> & { pattern?: string }} RecordingOptions */
/** @typedef {{ name: string, fields: Map<string, string> }} Named */

const mostBytes = 2 ** 32; // of all recordings together, in memory

/**
 * Those whose names fit the pattern; the others are counted and told.
 * @param {string[]} names
 * @param {string} pattern one with a slash is for the whole path, others for the name alone; both without the ending
 * @param {{ root: string, remark: (sentence: string) => void, endings: Set<string> }} options endings: that files have
 * @returns {Named[]}
 */
export function matchNames(names, pattern, { root, remark, endings }) {
  const { match } = parsePattern(pattern);
  const partOf = (/** @type {string} */ name) => {
    const path = endings.has(extname(name).toLowerCase()) ? name.slice(0, -extname(name).length) : name;
    return pattern.includes('/') ? path : path.replace(/^.*\//s, '');
  };
  /** @type {Named[]} */
  const named = [];
  /** @type {string[]} */
  const strangers = [];
  for (const name of names) {
    const fields = match(partOf(name));
    if (fields) named.push({ name, fields });
    else strangers.push(name);
  }
  const what = `${names.length} names, as ${strangers[0]},`;
  if (named.length === 0) throw new Error(`${root}: none of its ${what} fits the pattern "${pattern}"`);
  if (strangers.length > 0)
    remark(`${root}: ${strangers.length} of ${what} do not fit the pattern "${pattern}" and are left out`);
  return named;
}

/**
 * Reads all of them, a few at a time.
 * @template {Sound | Clip} Item
 * @param {string} root
 * @param {Named[]} named
 * @param {(name: string) => Promise<Item>} read
 * @param {RecordingOptions & { sizeOf: (item: Item) => number }} options sizeOf: bytes
 * @returns {Promise<(Named & { item: Item })[]>}
 */
export async function readAll(root, named, read, { broken, progress, sizeOf }) {
  let bytes = 0;
  const one = async (/** @type {Named} */ each) => {
    try {
      const item = await read(each.name);
      bytes += sizeOf(item);
      if (bytes > mostBytes) throw new TooMuch(`${root}: it takes more than 4 GB of memory: give a part of it`);
      return { ...each, item };
    } catch (error) {
      if (error instanceof NoFfmpeg || error instanceof TooMuch) throw error;
      return reasonOf(error);
    }
  };
  const results = await inOrder(named, one, progress);
  return results.flatMap((result, index) => {
    if (typeof result !== 'string') return [result];
    broken(`${root}/${named[index].name}: ${result}`);
    return [];
  });
}

class TooMuch extends Error {}
