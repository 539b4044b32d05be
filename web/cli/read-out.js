import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeInParts, probeBlock } from '../learner/probe.js';
import { noProgress, startProgress } from './progress.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./task.js').Task} Task */

/**
 * The linear probe of every block.
 * @param {Engine} engine
 * @param {Clapp} net
 * @param {Task} task
 * @param {{ name: string, cells: number, quiet?: boolean }} options name: for the progress, which a quiet one shows on
 *   terminals only; cells: side of the grid of pooled features
 */
export async function readOut(engine, net, { train, test, classes }, { name, cells, quiet }) {
  const images = [...train, ...test];
  const silent = quiet && !process.stderr.isTTY;
  const progress = silent ? noProgress : startProgress(`encoding (${name})`, images.length);
  const between = (/** @type {number} */ done) => {
    progress.update(done);
    return nextTurn(); // the bar is drawn, and signals arrive
  };
  const encoded = await encodeInParts(net, images, cells, between).finally(() => progress.end());
  return encoded.map((features) => probeBlock(engine, features, { train, test, classes: classes.length }));
}
