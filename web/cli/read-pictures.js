import { readData, readRecordings } from '../node/data.js';
import { remark } from './files.js';
import { startProgress } from './progress.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../node/data.js').Contents} Contents */
/** @typedef {import('../node/data.js').Part} Part */
/** @typedef {import('../node/data.js').Recordings} Recordings */
/** @typedef {import('./options.js').ReadingOptions} ReadingOptions */
/** @typedef {Contents & { skipped: number }} Pictures */

const mostSentences = 10;

/**
 * Reads a data set; what is left out is said: the first ten one by one, then their number.
 * @template Result
 * @param {ReadingOptions} options
 * @param {(told: Pick<import('../node/data.js').ReadOptions, 'broken' | 'remark' | 'progress'>) => Promise<Result>} read
 * @returns {Promise<Result & { skipped: number }>}
 */
async function reading({ refuseBroken }, read) {
  /** @type {string[]} */
  const sentences = [];
  const broken = (/** @type {string} */ sentence) => {
    if (refuseBroken) throw new Error(sentence);
    sentences.push(sentence);
  };
  /** @type {import('./progress.js').Progress | undefined} */
  let bar;
  const progress = (/** @type {number} */ done, /** @type {number} */ total) => {
    if (!process.stderr.isTTY) return;
    bar ??= startProgress('reading', total);
    bar.update(done);
  };
  try {
    return { ...(await read({ broken, remark, progress })), skipped: sentences.length };
  } finally {
    bar?.end();
    sayWhatIsMissing(sentences);
  }
}

/**
 * @param {Engine} engine
 * @param {string} name
 * @param {Part} part
 * @param {ReadingOptions} options
 * @returns {Promise<Pictures>}
 */
export function readPictures(engine, name, part, options) {
  return reading(options, (told) => readData(engine, name, { part, side: options.imageSide, ...told }));
}

/**
 * Sounds or clips.
 * @param {Engine} engine
 * @param {string} name
 * @param {ReadingOptions & { pattern?: string }} options
 * @returns {Promise<Recordings & { skipped: number }>}
 */
export function readSet(engine, name, options) {
  const { pattern, imageSide } = options;
  return reading(options, (told) => readRecordings(engine, name, { pattern, side: imageSide, ...told }));
}

/** @param {string[]} sentences */
function sayWhatIsMissing(sentences) {
  for (const sentence of sentences.slice(0, mostSentences)) remark(`skipped ${sentence}`);
  if (sentences.length > mostSentences) remark(`skipped ${sentences.length - mostSentences} more`);
}

/**
 * "12 of 4000 pictures skipped", if any were.
 * @param {{ skipped: number, total: number }[]} sets
 * @param {string} [things]
 */
export function remarkSkipped(sets, things = 'pictures') {
  const skipped = sets.reduce((sum, set) => sum + set.skipped, 0);
  const total = sets.reduce((sum, set) => sum + set.total, 0);
  if (skipped > 0) remark(`${skipped} of ${total} ${things} skipped`);
  return skipped;
}
