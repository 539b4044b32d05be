const crossings = 32; // of zero on either side of the kernel's middle, at the slower of the two rates
const passed = 0.915; // of what the slower rate can hold; above it the kernel falls off
const beta = 8; // Kaiser's: 80 dB

/** Modified Bessel function of the first kind, order 0. @param {number} x */
function bessel(x) {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

/** @param {number} one @param {number} other @returns {number} */
const divisor = (one, other) => (other === 0 ? one : divisor(other, one % other));

/** Another rate for a stream of sound, piece by piece: a sinc under Kaiser's window, one kernel for each phase. */
export class Resampler {
  /** @type {number} */ #up; // phases between two samples
  /** @type {number} */ #down; // phases from one result to the next
  /** @type {number} */ #half; // samples on either side of the kernel's middle
  #scale; // of the kernel's time: 1 when there are more samples to come
  /** @type {(Float32Array | undefined)[]} */ #kernels = [];
  #rest; // samples that are still needed
  #at; // the next result's place in `rest`, in samples
  #phase = 0; // and behind it

  /**
   * @param {number} from samples a second
   * @param {number} [to]
   */
  constructor(from, to = 16000) {
    for (const rate of [from, to]) {
      if (!Number.isInteger(rate) || rate < 1000 || rate > 768_000)
        throw new RangeError(`a rate is ${rate} samples a second, expected 1000 to 768000`);
    }
    const common = divisor(from, to);
    [this.#up, this.#down] = [to / common, from / common];
    this.#scale = Math.min(1, to / from) * passed;
    this.#half = Math.ceil((crossings * from) / Math.min(from, to));
    this.#rest = new Float32Array(this.#half - 1); // silence before the first sample
    this.#at = this.#half - 1;
  }

  /**
   * @param {Float32Array} samples that come next
   * @returns {Float32Array} those that can be told by now; the last ones come with later samples
   */
  add(samples) {
    if (this.#up === this.#down) return samples.slice();
    const half = this.#half;
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    const results = new Float32Array(Math.max(0, Math.ceil(((all.length - half - this.#at) * this.#up) / this.#down) + 1));
    let count = 0;
    for (; this.#at + half < all.length; count++) {
      const kernel = (this.#kernels[this.#phase] ??= this.#kernel(this.#phase / this.#up));
      let sum = 0;
      for (let tap = 0, from = this.#at - half + 1; tap < kernel.length; tap++) sum += kernel[tap] * all[from + tap];
      results[count] = sum;
      const phase = this.#phase + this.#down;
      this.#at += Math.floor(phase / this.#up);
      this.#phase = phase % this.#up;
    }
    const from = Math.min(all.length, this.#at - half + 1);
    this.#rest = all.slice(from);
    this.#at -= from;
    return results.slice(0, count);
  }

  /**
   * Weights of the samples around a result.
   * @param {number} phase 0..1 behind the sample before it
   */
  #kernel(phase) {
    const half = this.#half;
    const kernel = new Float32Array(2 * half);
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap++) {
      const time = tap - half + 1 - phase;
      const x = Math.PI * time * this.#scale;
      const inside = 1 - (time / half) ** 2;
      kernel[tap] = inside < 0 ? 0 : (x === 0 ? 1 : Math.sin(x) / x) * bessel(beta * Math.sqrt(inside));
      sum += kernel[tap];
    }
    return kernel.map((weight) => weight / sum); // a constant stays what it is
  }
}
