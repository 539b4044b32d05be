import { checkWhole } from '../check.js';
import { cellUnder, overlap, placeOf } from './place.js';
import { encodeInParts } from './probe.js';

/** @typedef {import('../clapp.js').Clapp} Clapp */
/** @typedef {import('../image.js').Image} Image */
/** @typedef {import('../settings.js').CompleteSettings} CompleteSettings */
/** @typedef {import('./place.js').Place} Place */
/** @typedef {import('./probe.js').Between} Between */

/**
 * Codes of many places, as the network was when they were taken.
 * For each image (cells × cells) places, row by row.
 */
export class Survey {
  #settings;
  #images;
  #chosen;
  #cells;
  #features;

  /**
   * Use Survey.take.
   * @param {CompleteSettings} settings
   * @param {{ images: Image[], chosen: number[], cells: number, features: Float32Array[] }} found images: as they were
   */
  constructor(settings, { images, chosen, cells, features }) {
    this.#settings = settings;
    this.#images = images;
    this.#chosen = chosen;
    this.#cells = cells;
    this.#features = features;
  }

  /**
   * @param {Clapp} net
   * @param {Image[]} images
   * @param {{ cells: number, most: number }} extent most: images, evenly spread over all
   * @param {Between} between
   * @returns {Promise<Survey>}
   */
  static async take(net, images, { cells, most }, between) {
    const { settings } = net;
    const count = Math.min(images.length, most);
    const chosen = Array.from({ length: count }, (_, n) => Math.floor((n * images.length) / count));
    const part = chosen.map((index) => images[index]);
    const features = await encodeInParts(net, part, cells, between);
    return new Survey(settings, { images: part, chosen, cells, features });
  }

  get images() {
    return this.#images.length;
  }

  get places() {
    return this.#images.length * this.#cells ** 2;
  }

  get cells() {
    return this.#cells;
  }

  /**
   * The strongest place of each image, strongest image first; places where the neuron is silent are none.
   * @param {{ block: number, neuron: number, count: number }} question
   * @param {Image[]} present the images by now: what has been replaced is left out
   * @returns {Place[]}
   */
  exciting({ block, neuron, count }, present) {
    const size = this.#size(block);
    checkWhole(neuron, 'neuron', 0, size - 1);
    const value = (/** @type {number} */ place) => this.#features[block][place * size + neuron];
    return this.#best(value, () => true, present).filter((place) => place.value > 0).slice(0, checkCount(count));
  }

  /**
   * The places most like the one under a point, at most one of each image, none that overlaps with it.
   * @param {{ block: number, image: number, x: number, y: number, count: number }} question x, y: pixels of the image,
   *   which need not have been surveyed
   * @param {Image[]} present
   * @param {Clapp} net which encodes the point's image, if it was not surveyed
   * @returns {Place[]} value: the cosine
   */
  neighbours({ block, image: index, x, y, count }, present, net) {
    const size = this.#size(block);
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new TypeError('x and y must be pixels of the image');
    const [image, cells, settings] = [present[index], this.#cells, this.#settings];
    const { row, column } = cellUnder(settings, image, { x, y, cells });
    const from = placeOf(settings, image, { image: index, row, column, cells, value: 1 });
    const surveyed = this.#images.indexOf(image);
    const code =
      surveyed >= 0
        ? codeAt(this.#features[block], (surveyed * cells + row) * cells + column, size)
        : codeAt(net.encode([image], { cells })[block], row * cells + column, size);
    const value = (/** @type {number} */ place) => cosine(code, codeAt(this.#features[block], place, size));
    return this.#best(value, (place) => !overlap(place, from), present).slice(0, checkCount(count));
  }

  /**
   * Codes of places evenly spread over all.
   * @param {{ block: number, count: number }} question
   * @param {Image[]} present
   * @returns {{ size: number, values: Float32Array, places: Place[] }} values (places, size)
   */
  codes({ block, count }, present) {
    const size = this.#size(block);
    checkCount(count);
    const every = Array.from({ length: this.places }, (_, place) => place);
    const all = every.filter((place) => this.#isThere(place, present));
    const number = Math.min(count, all.length);
    const chosen = Array.from({ length: number }, (_, n) => all[Math.floor(((n + 0.5) * all.length) / number)]);
    const values = new Float32Array(number * size);
    chosen.forEach((place, n) => values.set(codeAt(this.#features[block], place, size), n * size));
    return { size, values, places: chosen.map((place) => this.#place(place, 0)) };
  }

  /**
   * The best place of each image, best first.
   * @param {(place: number) => number} value
   * @param {(place: Place) => boolean} allowed
   * @param {Image[]} present
   */
  #best(value, allowed, present) {
    /** @type {Map<number, Place>} */
    const best = new Map();
    for (let index = 0; index < this.places; index++) {
      if (!this.#isThere(index, present)) continue;
      const place = this.#place(index, value(index));
      const other = best.get(place.image);
      if ((other === undefined || place.value > other.value) && allowed(place)) best.set(place.image, place);
    }
    return [...best.values()].sort((one, other) => other.value - one.value);
  }

  /** @param {number} place @param {Image[]} present */
  #isThere(place, present) {
    const image = Math.floor(place / this.#cells ** 2);
    return present[this.#chosen[image]] === this.#images[image];
  }

  /** @param {number} place @param {number} value */
  #place(place, value) {
    const cells = this.#cells;
    const image = Math.floor(place / cells ** 2);
    const [row, column] = [Math.floor(place / cells) % cells, place % cells];
    return placeOf(this.#settings, this.#images[image], { image: this.#chosen[image], row, column, cells, value });
  }

  /** @param {number} block */
  #size(block) {
    checkWhole(block, 'block', 0, this.#features.length - 1);
    return this.#settings.blocks[block].channels;
  }
}

/**
 * @param {Float32Array} features (places, size)
 * @param {number} place
 * @param {number} size
 */
function codeAt(features, place, size) {
  return features.subarray(place * size, (place + 1) * size);
}

/** @param {unknown} count */
function checkCount(count) {
  return checkWhole(count, 'count', 1, 2 ** 20);
}

/**
 * @param {Float32Array} one
 * @param {Float32Array} other
 * @returns {number} 0 where either is silent
 */
export function cosine(one, other) {
  let [product, ones, others] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    product += one[i] * other[i];
    ones += one[i] * one[i];
    others += other[i] * other[i];
  }
  return product === 0 ? 0 : product / Math.sqrt(ones * others);
}
