/** @typedef {{ channels: number, values: Float32Array }} UnitsOver values (time, channels) */

const memory = 0.985; // of what was before, at each look
const seldom = 0.05; // share of the time below which a unit is rather silent than selective

/** How selective a block's units are, by and by: silent most of the time and loud for a moment, or always the same. */
export class Ranking {
  /** @type {Float64Array} */ #mean = new Float64Array(0);
  /** @type {Float64Array} */ #square = new Float64Array(0);
  /** Share of the time in which it is not far below its strongest. @type {Float64Array} */ #awake = new Float64Array(0);
  #known = 0; // what the shares add up to, 1 after many looks
  /** The strongest of each unit, slowly forgotten. @type {Float64Array} */ peak = new Float64Array(0);

  /** @param {UnitsOver} units */
  add({ channels, values }) {
    if (this.peak.length !== channels) {
      [this.#mean, this.#square, this.#awake, this.peak] = [0, 0, 0, 0].map(() => new Float64Array(channels));
    }
    const times = values.length / channels;
    if (times === 0) return;
    this.#known = this.#known * memory + (1 - memory);
    for (let unit = 0; unit < channels; unit++) {
      let [sum, squares, peak] = [0, 0, this.peak[unit] * memory];
      for (let at = unit; at < values.length; at += channels) {
        const value = values[at];
        sum += value;
        squares += value * value;
        if (value > peak) peak = value;
      }
      this.#mean[unit] = this.#mean[unit] * memory + (1 - memory) * (sum / times);
      this.#square[unit] = this.#square[unit] * memory + (1 - memory) * (squares / times);
      this.peak[unit] = peak;
      let awake = 0;
      for (let at = unit; at < values.length; at += channels) if (values[at] > peak / 4) awake++;
      this.#awake[unit] = this.#awake[unit] * memory + (1 - memory) * (awake / times);
    }
  }

  /**
   * Sparseness over time: 1 − mean²/mean of squares (E. T. Rolls and M. J. Tovee, J. Neurophysiology 73, 1995).
   * @param {number} unit
   * @returns {number} 0..1; 0 for one that is silent
   */
  selectivity(unit) {
    return this.#square[unit] > 1e-12 ? 1 - this.#mean[unit] ** 2 / this.#square[unit] : 0;
  }

  /** @param {number} count @returns {number[]} units, the most selective first */
  first(count) {
    const units = Array.from(this.peak, (_, unit) => unit);
    const worth = units.map((unit) => this.selectivity(unit) * Math.min(1, this.#awake[unit] / (seldom * this.#known)));
    return units.sort((one, other) => worth[other] - worth[one]).slice(0, count);
  }
}
