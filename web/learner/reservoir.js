import { checkWhole } from '../check.js';
import { checkImage } from '../image.js';

/** @typedef {import('../image.js').Image} Image */

/** @typedef {{ most: number, random: number, newest: number, count: number, anchor?: Float32Array }} ReservoirState */

export const mostScenes = 4096; // that a file may hold
export const side = 16; // of the thumbnail by which scenes are compared, pixels
/** Root mean square of the difference, in parts of the full range: above a camera's noise, below a hand that moves. */
const alike = 0.04;

/**
 * A bounded memory of recent scenes: biased reservoir sampling (C. C. Aggarwal, VLDB 2006, algorithm 2.1).  A new
 * scene always comes in; once the memory is full it takes the place of any other with equal chance, so that ages follow
 * an exponential distribution with a mean of as many scenes as there are places.  A scene that looks like the one kept
 * last takes its place instead: at 30 frames a second the memory would otherwise be full of one moment.
 */
export class Reservoir {
  #most;
  #state;
  /** Of the scene for which the newest place was taken: a slow drift away from it becomes a new scene at last. */
  /** @type {Float32Array | undefined} */
  #anchor;

  /** @param {{ most?: number, seed?: number }} [options] most: scenes that are kept */
  constructor({ most = 64, seed = 0 } = {}) {
    this.#most = most;
    this.#state = (seed % 2 ** 32 ^ 0x9e3779b9) >>> 0 || 1;
    for (let i = 0; i < 8; i++) this.#below(1); // seeds that are near to each other part
    /** @type {Image[]} */
    this.images = [];
    /** The newest scene's place, −1 before the first. */
    this.newest = -1;
  }

  /**
   * @param {Image} image
   * @returns {{ index: number, kept: boolean }} its place; kept: false where it replaced one that looks like it
   */
  add(image) {
    const thumbnail = shrink(checkImage(image, 'frame'));
    const kept = this.#anchor === undefined || difference(this.#anchor, thumbnail) > alike;
    if (kept) {
      this.#anchor = thumbnail;
      this.newest = this.images.length < this.#most ? this.images.length : this.#below(this.#most);
    }
    this.images[this.newest] = image;
    return { index: this.newest, kept };
  }

  /**
   * All that decides, with the images, what becomes of the next scene.
   * @returns {ReservoirState}
   */
  get state() {
    return { most: this.#most, random: this.#state, newest: this.newest, count: this.images.length, anchor: this.#anchor };
  }

  /**
   * @param {ReservoirState} state of one whose images these are
   * @param {Image[]} images
   * @returns {Reservoir}
   */
  static restore({ most, random, newest, count, anchor }, images) {
    checkWhole(most, 'most', 1, mostScenes);
    checkWhole(count, 'count', 0, most);
    checkWhole(newest, 'newest', count > 0 ? 0 : -1, count - 1);
    images.forEach((image, place) => checkImage(image, `scene ${place}`));
    const reservoir = new Reservoir({ most });
    reservoir.#state = checkWhole(random, 'random', 1, 2 ** 32 - 1);
    reservoir.#anchor = anchor;
    reservoir.images = images;
    reservoir.newest = newest;
    return reservoir;
  }

  /** @param {number} count */
  #below(count) {
    // xorshift32: G. Marsaglia, Journal of Statistical Software 8(14), 2003
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return Math.floor((this.#state / 2 ** 32) * count);
  }
}

/**
 * @param {Image} image
 * @returns {Float32Array} (side, side) mean of all colours in 0..1
 */
function shrink({ pixels, width, height, channels }) {
  const colours = Math.min(channels, 3);
  const sums = new Float32Array(side * side);
  const counts = new Uint32Array(side * side);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * side) / height) * side;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * side) / width);
      const at = (y * width + x) * channels;
      for (let c = 0; c < colours; c++) sums[cell] += pixels[at + c];
      counts[cell]++;
    }
  }
  return sums.map((sum, cell) => sum / (255 * colours * Math.max(counts[cell], 1)));
}

/**
 * @param {Float32Array} one
 * @param {Float32Array} other
 */
function difference(one, other) {
  const squares = one.reduce((sum, value, at) => sum + (value - other[at]) ** 2, 0);
  return Math.sqrt(squares / one.length);
}
