import { encodeInParts } from './probe.js';
import { twinSettings } from './twin.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../engine.js').Engine} Engine */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('./classroom.js').BothFeatures} BothFeatures */
/** @typedef {import('./probe.js').Between} Between */

/** A network that learns and its random twin, which is made when it is first needed. */
export class TwinPair {
  #engine;
  /** @type {Clapp | undefined} */
  #twin;

  /** @type {WeakMap<Image[], Map<number, number[]>>} */
  #depths = new WeakMap();

  /**
   * @param {Engine} engine
   * @param {Clapp} net which is this pair's from now on
   */
  constructor(engine, net) {
    this.#engine = engine;
    this.net = net;
    this.settings = net.settings;
  }

  get twin() {
    return (this.#twin ??= this.#engine.create(twinSettings(this.settings, this.settings.sight)));
  }

  /**
   * @param {Image[]} images
   * @param {number} cells
   * @param {Between} between
   * @returns {Promise<BothFeatures>}
   */
  async encode(images, cells, between) {
    const trained = await encodeInParts(this.net, images, cells, between);
    return { trained, twin: await encodeInParts(this.twin, images, cells, between) };
  }

  /**
   * What has been measured of the twin with these images.
   * @param {Image[]} images
   * @returns {Map<number, number[]>} accuracy of each block, by cells
   */
  twinDepth(images) {
    const known = this.#depths.get(images) ?? new Map();
    this.#depths.set(images, known);
    return known;
  }

  /** Gives the memory of both back. */
  dispose() {
    this.net.dispose();
    this.#twin?.dispose();
    this.#twin = undefined;
  }
}
