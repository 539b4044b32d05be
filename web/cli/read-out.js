import { setImmediate as nextTurn } from 'node:timers/promises';
import { noProgress, startProgress } from './progress.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./split.js').LabelledImage} LabelledImage */
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
  const encoded = await encode(net, images, cells, progress);
  const labels = (/** @type {LabelledImage[]} */ images) => images.map(({ label }) => label);
  return encoded.map((features, block) => {
    const size = net.codeSizes[block] * cells * cells;
    const middle = train.length * size;
    return engine.probe({
      train: { features: features.subarray(0, middle), labels: labels(train) },
      test: { features: features.subarray(middle), labels: labels(test) },
      size,
      classes: classes.length,
    });
  });
}

/**
 * @param {Clapp} net
 * @param {LabelledImage[]} images
 * @param {number} cells
 * @param {import('./progress.js').Progress} progress
 * @returns {Promise<Float32Array[]>} for each block (images, cells, cells, neurons)
 */
async function encode(net, images, cells, progress) {
  const { batch } = net.settings;
  const sizes = net.codeSizes.map((size) => size * cells * cells);
  const all = sizes.map((size) => new Float32Array(images.length * size));
  try {
    for (let start = 0; start < images.length; start += batch) {
      const part = net.encode(images.slice(start, start + batch), { cells });
      part.forEach((features, block) => all[block].set(features, start * sizes[block]));
      progress.update(Math.min(start + batch, images.length));
      await nextTurn(); // the bar is drawn, and signals arrive
    }
  } finally {
    progress.end();
  }
  return all;
}
