import { checkFloats } from './check.js';

/** @typedef {import('./machine.js').Machine} Machine */

/** A linear read-out that has been fitted.  It needs no disposing: its numbers are kept here. */
export class ReadOut {
  #machine;
  /** mean (size), scale (size), weights (size + 1, classes) */
  #values;

  /**
   * Use an engine's readOut.
   * @param {Machine} machine
   * @param {{ size: number, classes: number, values: Float32Array, trainAccuracy: number, penalty: number }} fitted
   */
  constructor(machine, { size, classes, values, trainAccuracy, penalty }) {
    this.#machine = machine;
    this.#values = values;
    /** Features of a sample. */
    this.size = size;
    this.classes = classes;
    /** 0..1 */
    this.trainAccuracy = trainAccuracy;
    /** λ of λ/2·|w|², given or chosen */
    this.penalty = penalty;
  }

  /**
   * @param {Float32Array} features (count, size)
   * @returns {Float32Array} probabilities (count, classes)
   */
  predict(features) {
    const { size, classes } = this;
    checkFloats(features, 'features');
    if (features.length % size !== 0) {
      throw new RangeError(`there are ${features.length} features, expected ${size} for each sample`);
    }
    const count = features.length / size;
    return this.#machine.withCopies([this.#values, features], (values, at) =>
      this.#machine.withSpace(count * classes * 4, (probabilities) => {
        this.#machine.run('predict', values, size, classes, at, count, probabilities);
        return this.#machine.floats(probabilities, count * classes);
      }),
    );
  }
}
