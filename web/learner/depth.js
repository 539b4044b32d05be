import { encodeInParts, probeBlock } from './probe.js';
import { splitEveryFifth } from './split.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./probe.js').Between} Between */
/** @typedef {import('./twin-pair.js').TwinPair} TwinPair */

/**
 * @typedef {object} Depth
 * @property {number[]} trained share of the test images that a read-out of each block is right about, 0..1
 * @property {number[]} twin the same of the random twin
 * @property {number} train images
 * @property {number} test images
 * @property {number} classes
 */

/**
 * The linear probe of every block of a network and of its random twin, as `clapp probe` does it.
 * @param {Engine} engine
 * @param {TwinPair} pair
 * @param {{ images: Image[], classes: string[], cells: number }} task
 * @param {Between} between
 * @returns {Promise<Depth>}
 */
export async function measureDepth(engine, pair, { images, classes: names, cells }, between) {
  const { train, test } = splitEveryFifth(images);
  if (new Set(train.map(({ label }) => label)).size < 2) throw new Error('images of two classes at least are needed');
  if (test.length === 0) throw new Error('no class has five images, so none is left for testing');
  const classes = train.reduce((most, { label }) => Math.max(most, label + 1), names.length);
  const accuracies = async (/** @type {Clapp} */ net) => {
    const found = [];
    for (const block of await encodeInParts(net, [...train, ...test], cells, between)) {
      found.push(probeBlock(engine, block, { train, test, classes }).testAccuracy);
      await between(images.length);
    }
    return found;
  };
  const trained = await accuracies(pair.net);
  const known = pair.twinDepth(images);
  const twin = known.get(cells) ?? (await accuracies(pair.twin)); // it never learns: once is enough
  known.set(cells, twin);
  return { trained, twin: [...twin], train: train.length, test: test.length, classes };
}
