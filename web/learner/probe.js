/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./split.js').LabelledImage} LabelledImage */

/** @typedef {(done: number) => unknown} Between called, and awaited, between two batches; done: images so far */

/**
 * What each block makes of the images, batch by batch.
 * @param {Clapp} net
 * @param {Image[]} images
 * @param {number} cells side of the grid of pooled features
 * @param {Between} between
 * @returns {Promise<Float32Array[]>} for each block (images, cells, cells, neurons)
 */
export async function encodeInParts(net, images, cells, between) {
  const { batch } = net.settings;
  const sizes = net.codeSizes.map((size) => size * cells * cells);
  const all = sizes.map((size) => new Float32Array(images.length * size));
  for (let start = 0; start < images.length; start += batch) {
    const part = net.encode(images.slice(start, start + batch), { cells });
    part.forEach((features, block) => all[block].set(features, start * sizes[block]));
    await between(Math.min(start + batch, images.length));
  }
  return all;
}

/**
 * The linear probe of one block.
 * @param {Engine} engine
 * @param {Float32Array} features of the images to train with, then of those to test with
 * @param {{ train: LabelledImage[], test: LabelledImage[], classes: number }} task
 */
export function probeBlock(engine, features, { train, test, classes }) {
  const size = features.length / (train.length + test.length);
  const middle = train.length * size;
  const labels = (/** @type {LabelledImage[]} */ images) => images.map(({ label }) => label);
  return engine.probe({
    train: { features: features.subarray(0, middle), labels: labels(train) },
    test: { features: features.subarray(middle), labels: labels(test) },
    size,
    classes,
  });
}
