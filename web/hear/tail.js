/** The last seconds of a stream. */
export class Tail {
  #samples;
  #filled = 0;

  /** @param {number} size samples */
  constructor(size) {
    this.#samples = new Float32Array(size);
  }

  /** @param {Float32Array} chunk */
  add(chunk) {
    const all = this.#samples;
    const newest = chunk.subarray(-all.length);
    all.copyWithin(0, newest.length);
    all.set(newest, all.length - newest.length);
    this.#filled += newest.length;
  }

  /** Samples that have come so far. */
  get time() {
    return this.#filled;
  }

  /** A copy; silence where nothing has come yet. */
  get samples() {
    return this.#samples.slice();
  }
}
