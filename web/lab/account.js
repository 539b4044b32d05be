/** @typedef {import('../clapp.js').LearnReport} LearnReport */
/** @typedef {{step: number, loss: number[], violated: number[], change: number[]}} Moment one number per block */

/** As in package.json. */
export const version = '0.1.0';

const most = 600; // moments that are kept

/** The losses over the steps, ever more coarsely, so that they always fit. */
export class History {
  /** @type {Moment[]} */
  moments = [];

  #every = 1;
  #count = 0;

  /** @param {LearnReport} report */
  add({ step, blocks }) {
    if (this.#count++ % this.#every !== 0) return;
    const column = (/** @type {'loss' | 'violated' | 'change'} */ key) => blocks.map((block) => rounded(block[key]));
    this.moments.push({ step, loss: column('loss'), violated: column('violated'), change: column('change') });
    if (this.moments.length <= most) return;
    this.moments = this.moments.filter((_, index) => index % 2 === 0);
    this.#every *= 2;
  }
}

/** What JSON can hold, to six digits. @param {number} value */
const rounded = (value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : 0);

/**
 * The experiment so far.
 * @param {object} run
 * @param {import('./state.js').LabState} run.state
 * @param {import('./run.js').Run | undefined} run.run
 * @param {History} run.history
 * @param {boolean} run.loaded whether the network came from a file
 */
export function accountOf({ state, run, history, loaded }) {
  return {
    program: 'clapp',
    version,
    browser: navigator.userAgent,
    link: state,
    settings: run?.learner?.settings,
    images: run?.learner?.images,
    classes: run?.learner?.classes,
    threads: run?.learner?.threads,
    openedFromFile: loaded,
    steps: run?.step ?? 0,
    blocks: history.moments.at(-1),
    history: history.moments,
  };
}
