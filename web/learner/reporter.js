/** @typedef {import('./learner.js').Learner} Learner */
/** @typedef {import('./learner.js').Report} Report */

const interval = 33; // milliseconds: faster than this a screen shows nothing

/** Sends the newest report, but not more of them than a screen can show; what is observed is only then looked up. */
export class Reporter {
  #send;
  #sentAt = -Infinity;
  /** @type {(() => Report) | undefined} */
  #unsent;

  /** @param {(report: Report) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @param {Learner} learner
   * @param {Omit<Report, 'observed'>} report of its last step
   */
  add(learner, report) {
    this.#unsent = () => ({ ...report, observed: learner.observed });
    if (performance.now() - this.#sentAt >= interval) this.flush();
  }

  /** Sends what has been kept back. */
  flush() {
    const report = this.#unsent?.();
    this.#unsent = undefined;
    if (!report) return;
    this.#sentAt = performance.now();
    this.#send(report);
  }

  /** What has been kept back is of no interest any more. */
  forget() {
    this.#unsent = undefined;
  }
}
