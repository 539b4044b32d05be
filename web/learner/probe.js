/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('./split.js').LabelledImage} LabelledImage */

/** @typedef {(done: number) => unknown} Between called, and awaited, between two batches; done: items so far */

/**
 * What each block makes of the items, batch by batch.
 * @param {Clapp} net
 * @param {import('../clapp.js').Scene[]} items
 * @param {number} cells side of the grid of pooled features
 * @param {Between} between
 * @returns {Promise<Float32Array[]>} for each block (items, size of what it makes of one)
 */
export async function encodeInParts(net, items, cells, between) {
  const { batch } = net.settings;
  /** @type {Float32Array[]} */
  let all = [];
  for (let start = 0; start < items.length; start += batch) {
    const some = items.slice(start, start + batch);
    const part = net.encode(some, { cells });
    const sizes = part.map((features) => features.length / some.length);
    if (start === 0) all = sizes.map((size) => new Float32Array(items.length * size));
    part.forEach((features, block) => all[block].set(features, start * sizes[block]));
    await between(Math.min(start + batch, items.length));
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
