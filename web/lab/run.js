/** @typedef {import('../settings.js').Settings} Settings */
/** @typedef {import('../worker-client.js').ClappWorker} ClappWorker */
/** @typedef {import('../clapp.js').LearnReport} LearnReport */
/** @typedef {'loading' | 'ready' | 'running' | 'paused' | 'finished' | 'failed'} RunState */
/** @typedef {'sample' | 'frames' | 'sound'} ImagesOf */

/**
 * @typedef {object} RunListener
 * @property {(learner: ClappWorker) => void} onOpen a new network or new images
 * @property {(report: LearnReport, exact: boolean) => void} onReport exact: a single step, asked for as such
 * @property {(state: RunState) => void} onState
 * @property {(error: unknown) => void} onError the learner is gone
 */

/** One learner's life: it is made, starts, pauses, starts over, ends.  One thing after the other. */
export class Run {
  #listener;
  /** @type {ClappWorker | undefined} */ #learner;
  /** @type {RunState} */ #state = 'loading';
  /** @type {Promise<unknown>} */ #queue = Promise.resolve();
  /** @type {{stopped: boolean, done: Promise<void>} | undefined} steps that are counted, one by one */ #counted;
  #ended = false;
  #asleep = false;
  #wanted = false; // whether somebody started it and nobody has paused it since

  #tellTaught = () => {};

  /** @param {RunListener} listener */
  constructor(listener) {
    this.#listener = listener;
    /** Resolves after a first step. @type {Promise<void>} */
    this.taught = new Promise((resolve) => (this.#tellTaught = resolve));
    /** Steps learned so far. */
    this.step = 0;
    /** Behind this step it stops; 0: never. */
    this.limit = 0;
    /** Milliseconds from the start of a step to the next. */
    this.interval = 0;
  }

  get learner() {
    return this.#learner;
  }

  get state() {
    return this.#state;
  }

  get running() {
    return this.#state === 'running';
  }

  /** Whether learning rests, wanted or not. */
  get asleep() {
    return this.#asleep;
  }

  /** @param {Promise<ClappWorker>} made which is this run's from now on */
  open(made) {
    return this.#do(async () => {
      const learner = await made;
      if (this.#ended) return learner.dispose();
      this.#learner = learner;
      learner.addEventListener('report', (event) => this.#report(/** @type {CustomEvent} */ (event).detail, false));
      learner.addEventListener('error', (event) => this.#fail(/** @type {CustomEvent} */ (event).detail));
      this.#opened();
    });
  }

  start() {
    return this.#do(() => {
      this.#wanted = true;
      return this.#asleep ? undefined : this.#start();
    });
  }

  pause() {
    return this.#do(() => this.#halt());
  }

  /** Learning rests, or goes on if it is still wanted. @param {boolean} asleep */
  sleep(asleep) {
    return this.#do(() => {
      if (asleep === this.#asleep) return undefined;
      this.#asleep = asleep;
      if (asleep) return this.#pause();
      return this.#wanted ? this.#start() : undefined;
    });
  }

  /** One step, then pause. */
  stepOnce() {
    return this.#do(async () => {
      await this.#halt();
      const report = await this.#learner?.step();
      if (report) this.#report(report, true);
    });
  }

  /**
   * Another network, and other images where they are named; it goes on learning if it did.
   * @param {Settings} settings
   * @param {ImagesOf} [images]
   */
  reset(settings, images) {
    return this.#do(async () => {
      const { running } = this;
      await this.#pause();
      if (images) await this.#learner?.replaceImages(images);
      await this.#learner?.reset(settings);
      this.#opened();
      if (running) await this.#start();
    });
  }

  /**
   * The same network goes on with other images.
   * @param {import('../image.js').Image[]} images
   * @param {string[]} classes
   */
  replaceImages(images, classes) {
    return this.#do(async () => {
      const { running } = this;
      await this.#pause();
      await this.#learner?.replaceImages(images, classes);
      this.#opened(this.step);
      if (running) await this.#start();
    });
  }

  /** A change of speed. @param {number} interval */
  setInterval(interval) {
    this.interval = interval;
    return this.#do(() => {
      return this.running && !this.#counted ? this.#learner?.start({ interval }) : undefined;
    });
  }

  /** @returns {Promise<Uint8Array | undefined>} a checkpoint */
  save() {
    return this.#do(() => this.#learner?.save());
  }

  /** @param {Uint8Array} bytes a checkpoint */
  load(bytes) {
    return this.#do(async () => {
      await this.#halt();
      await this.#learner?.load(bytes);
      this.#opened(stepsOf(bytes));
    });
  }

  /** Its worker ends; nothing is told any more. */
  end() {
    this.#ended = true;
    if (this.#counted) this.#counted.stopped = true;
    this.#learner?.dispose();
    this.#learner = undefined;
  }

  /** @param {number} [step] */
  #opened(step = 0) {
    if (!this.#learner) return;
    this.step = step;
    this.#listener.onOpen(this.#learner);
    this.#become(step > 0 ? 'paused' : 'ready');
  }

  async #start() {
    if (this.running || !this.#learner) return;
    if (this.limit > 0 && this.step >= this.limit) return this.#become('finished');
    this.#become('running');
    if (this.limit > 0) this.#counted = this.#count();
    else await this.#learner.start({ interval: this.interval });
  }

  /** It stays paused until somebody starts it. */
  #halt() {
    this.#wanted = false;
    return this.#pause();
  }

  async #pause() {
    if (!this.running) return;
    if (this.#counted) {
      this.#counted.stopped = true;
      await this.#counted.done;
    } else {
      await this.#learner?.pause();
    }
    if (this.running) this.#become('paused');
  }

  /** Steps one by one, so that it stops exactly where it should. */
  #count() {
    const counted = { stopped: false, done: Promise.resolve() };
    const go = async () => {
      while (!counted.stopped && this.#learner && this.step < this.limit) {
        const began = performance.now();
        this.#report(await this.#learner.step(), false);
        const wait = this.interval - (performance.now() - began);
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      }
    };
    counted.done = go()
      .catch((error) => this.#fail(error))
      .then(() => {
        this.#counted = undefined;
        if (this.running && this.limit > 0 && this.step >= this.limit) this.#become('finished');
      });
    return counted;
  }

  /** @param {LearnReport} report @param {boolean} exact */
  #report(report, exact) {
    if (this.#ended || this.#state === 'failed') return;
    this.step = report.step;
    this.#listener.onReport(report, exact);
    this.#tellTaught();
    if (exact) this.#become('paused');
  }

  /** @param {RunState} state */
  #become(state) {
    if (this.#ended) return;
    this.#state = state;
    if (state === 'finished') this.#wanted = false;
    this.#listener.onState(state);
  }

  /** @param {unknown} error */
  #fail(error) {
    if (this.#ended || this.#state === 'failed') return; // the first reason is the reason
    this.#become('failed');
    if (this.#counted) this.#counted.stopped = true;
    this.#learner?.dispose();
    this.#learner = undefined;
    this.#listener.onError(error);
  }

  /**
   * @template T
   * @param {() => T | Promise<T>} action
   * @returns {Promise<T>}
   */
  #do(action) {
    const turn = this.#queue.then(action);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}

/**
 * Steps that a checkpoint was trained for, from its header.
 * @param {Uint8Array} bytes safetensors that have been read without complaint
 */
function stepsOf(bytes) {
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size)));
  return Number(metadata?.steps ?? 0);
}
