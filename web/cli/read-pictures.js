import { readData } from '../node/data.js';
import { remark } from './files.js';
import { startProgress } from './progress.js';

/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../node/data.js').Contents} Contents */
/** @typedef {import('../node/data.js').Part} Part */
/** @typedef {Contents & { skipped: number }} Pictures */

const mostSentences = 10;

/**
 * Reads a data set; what is left out is said: the first ten one by one, then their number.
 * @param {Engine} engine
 * @param {string} name
 * @param {Part} part
 * @param {import('./options.js').ReadingOptions} options
 * @returns {Promise<Pictures>}
 */
export async function readPictures(engine, name, part, { imageSide, refuseBroken }) {
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
    return {
      ...(await readData(engine, name, { part, side: imageSide, broken, remark, progress })),
      skipped: sentences.length,
    };
  } finally {
    bar?.end();
    sayWhatIsMissing(sentences);
  }
}

/** @param {string[]} sentences */
function sayWhatIsMissing(sentences) {
  for (const sentence of sentences.slice(0, mostSentences)) remark(`skipped ${sentence}`);
  if (sentences.length > mostSentences) remark(`skipped ${sentences.length - mostSentences} more`);
}

/**
 * "12 of 4000 pictures skipped", if any were.
 * @param {Pictures[]} sets
 */
export function remarkSkipped(sets) {
  const skipped = sets.reduce((sum, set) => sum + set.skipped, 0);
  const total = sets.reduce((sum, set) => sum + set.total, 0);
  if (skipped > 0) remark(`${skipped} of ${total} pictures skipped`);
  return skipped;
}
