// What is measured in Node and, by learner-worker.js, in a browser: the package as anybody uses it.
import { loadEngine } from '../../web/index.js';

/**
 * @typedef {object} Images
 * @property {Uint8Array} pixels (count, side, side, 3)
 * @property {number} side
 */

/** @param {Images} images */
function cutImages({ pixels, side }) {
  const size = side * side * 3;
  return Array.from({ length: pixels.length / size }, (_, index) => ({
    pixels: pixels.subarray(index * size, (index + 1) * size),
    width: side,
    height: side,
    channels: 3,
  }));
}

/**
 * An engine with places for networks.
 * @param {{ simd?: boolean, relaxed?: boolean, threads?: number }} options of loadEngine
 * @param {Images} images
 */
export async function openLearner(options, images) {
  const { relaxed = false, threads = 1 } = options;
  const engine = /** @type {any} */ (await loadEngine(options));
  if ((engine.relaxed ?? false) !== relaxed || (engine.threads ?? 1) !== threads)
    throw new Error('this package has no such engine'); // it may not even know the option
  const all = cutImages(images);
  /** @type {import('../../web/clapp.js').Clapp[]} */
  const slots = [];

  /** The same bytes as sound. */
  const sound = () => ({ samples: Float32Array.from(images.pixels, (byte) => (byte - 128) / 128), rate: 16000 });

  /**
   * One batch is drawn and looked at; a label is an image's number.  A sound or a clip is all images in a row.
   * @param {import('../../web/clapp.js').Clapp} net
   */
  function look(net) {
    const { classes, sight, batch } = net.settings;
    const scene = sight === 'sound' ? sound() : sight === 'clip' ? { frames: all } : undefined;
    for (let slot = 0; scene && slot < batch; slot++) net.look(slot, scene);
    if (!scene) net.draw(all.length).forEach((index, slot) => net.look(slot, { ...all[index], label: index % classes }));
  }

  return {
    /** @param {number} slot @param {Uint8Array | undefined} bytes a checkpoint; undefined: none */
    load(slot, bytes) {
      slots[slot]?.dispose();
      if (bytes === undefined) return void delete slots[slot];
      slots[slot] = engine.load(bytes);
      return look(slots[slot]);
    },
    /** @param {number} slot @returns {number[]} one step's loss at every block */
    loss: (slot) => slots[slot].step().blocks.map(({ loss }) => loss),
    /** @param {number} slot @param {number} times steps @returns {number} seconds */
    run(slot, times) {
      const start = performance.now();
      for (let i = 0; i < times; i++) slots[slot].step();
      return (performance.now() - start) / 1000;
    },
    /** @param {number} slot @returns what stands in place, for peers: first all first views, then all second */
    views(slot) {
      const { batch } = slots[slot].settings;
      const seen = Array.from({ length: 2 * batch }, (_, i) => slots[slot].seen(i % batch, Math.floor(i / batch)));
      return { side: seen[0].side, channels: seen[0].channels, values: seen.map(({ values }) => values) };
    },
    dispose: () => engine.dispose?.(),
  };
}
