/**
 * @typedef {object} LoopTask
 * @property {() => void} step one step; the loop ends when it throws
 * @property {() => boolean} isReady whether there is anything to make a step with; call `wake` when there is again
 * @property {(error: Error) => void} fail
 */

/**
 * Makes step after step and lets messages in between.  Nested timers wait for 4 ms at least (HTML standard, "timer
 * initialization steps"), which is more than a small network's step; a message to oneself does not wait.
 */
export class Loop {
  #task;
  #running = false;
  #held = 0;
  #interval = 0;
  #began = -Infinity;
  #posted = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #channel = new MessageChannel();

  /** @param {LoopTask} task */
  constructor(task) {
    this.#task = task;
    this.#channel.port1.onmessage = () => {
      this.#posted = false;
      this.#turn();
    };
  }

  get running() {
    return this.#running;
  }

  /**
   * Begins, or goes on at another pace.
   * @param {number} [interval] milliseconds from the beginning of a step to the next, at least
   */
  start(interval = 0) {
    if (typeof interval !== 'number' || !(interval >= 0 && interval <= 60_000)) {
      throw new RangeError(`interval is ${String(interval)}, expected 0 to 60000 milliseconds`);
    }
    this.#interval = interval;
    this.#running = true;
    this.wake();
  }

  /** No step is made after this one. */
  pause() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** To be called when `isReady` may have changed. */
  wake() {
    clearTimeout(this.#timer);
    if (!this.#running || this.#held > 0 || !this.#task.isReady()) return;
    const wait = this.#began + this.#interval - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#turn(), wait);
    else this.#post();
  }

  /**
   * No step is made while `work` goes on.
   * @template Result
   * @param {() => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  async hold(work) {
    this.#held++;
    try {
      return await work();
    } finally {
      this.#held--;
      this.wake();
    }
  }

  /** Ends for good. */
  close() {
    this.pause();
    this.#channel.port1.close();
  }

  #post() {
    if (this.#posted) return;
    this.#posted = true;
    this.#channel.port2.postMessage(undefined);
  }

  #turn() {
    const now = performance.now();
    if (!this.#running || this.#held > 0 || !this.#task.isReady()) return;
    if (now < this.#began + this.#interval) return void this.wake(); // the pace has changed meanwhile
    this.#began = now;
    try {
      this.#task.step();
    } catch (error) {
      this.pause();
      this.#task.fail(/** @type {Error} */ (error));
      return;
    }
    this.wake();
  }
}
