import { History } from './account.js';
import { Rate } from './pace.js';

/** @typedef {import('../clapp.js').LearnReport} LearnReport */

/** How far a network has come. */
export class Progress {
  /** @type {LearnReport | undefined} the newest */ report;
  /** @type {number | undefined} steps a second, as far as that is known */ speed;
  history = new History();
  /** Whether the network came from a file. */
  loaded = false;

  #rate = new Rate();

  /** @param {LearnReport} report @param {boolean} exact a single step, asked for as such */
  add(report, exact) {
    this.report = report;
    this.history.add(report);
    this.speed = exact ? undefined : this.#rate.add(report.step);
  }

  /** It goes on from here at another pace. */
  rest() {
    this.#rate.forget();
  }
}
