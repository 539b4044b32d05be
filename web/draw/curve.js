const CAPACITY = 600; // points; beyond it neighbours are averaged, so a night of learning fits too
const SMOOTHING = 0.06; // weight of a new point in the running mean, if there are many

/** @typedef {{step: number, value: number}} Point */

/** A quantity over the steps, in bounded memory: the longer it runs, the coarser its points become. */
export class Curve {
  /** @type {Point[]} */
  points = [];
  #width = 1; // values in one point
  #sum = 0;
  #pending = 0;

  /** @param {number} step @param {number} value */
  add(step, value) {
    if (!Number.isFinite(value)) return;
    this.#sum += value;
    if (++this.#pending < this.#width) return;
    this.points.push({ step, value: this.#sum / this.#pending });
    this.#sum = this.#pending = 0;
    if (this.points.length >= CAPACITY) this.#halve();
  }

  #halve() {
    const points = [];
    for (let i = 0; i + 1 < this.points.length; i += 2) {
      const [first, second] = [this.points[i], this.points[i + 1]];
      points.push({ step: second.step, value: (first.value + second.value) / 2 });
    }
    this.points = points;
    this.#width *= 2;
  }
}

/** @param {Point[]} points @returns {Point[]} */
export function runningMean(points) {
  let mean = 0;
  return points.map(({ step, value }, i) => {
    mean += (value - mean) * Math.max(SMOOTHING, 1 / (i + 1));
    return { step, value: mean };
  });
}
